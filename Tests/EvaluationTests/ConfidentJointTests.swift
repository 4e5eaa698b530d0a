import Testing

@testable import Evaluation

@Suite struct ConfidentJointTests {
    // Of class 0 windows usually have 0.7, of class 1 they have 0.6; class 2 has none.
    private let probabilities: [Float] = [
        0.9, 0.1, 0.0,
        0.5, 0.3, 0.2,
        0.7, 0.1, 0.2,
        0.1, 0.8, 0.1,
        0.5, 0.4, 0.1,
    ]
    private let labels = [0, 0, 0, 1, 1]

    @Test(
        "A label is in doubt where another class is as probable as for windows of that class, and more so than its own")
    func doubts() {
        let joint = ConfidentJoint(classes: 3, probabilities: probabilities, labels: labels)
        #expect(joint.likelier(than: 0, [0.3, 0.65, 0.05]) == 1)
        // Sure of nothing: unsure, not in doubt.
        #expect(joint.likelier(than: 0, [0.3, 0.55, 0.15]) == nil)
        #expect(joint.likelier(than: 1, [0.3, 0.65, 0.05]) == nil)
        #expect(joint.likelier(than: 1, [0.75, 0.2, 0.05]) == 0)
        // Nobody knows how sure one is of a class without windows.
        #expect(joint.likelier(than: 1, [0, 0, 1]) == nil)
    }

    @Test("Of several classes that a window is sure to have, the most probable one counts")
    func severalClasses() {
        // All windows of a class are unsure, so that 0.4 is usual for both.
        let joint = ConfidentJoint(classes: 2, probabilities: [0.4, 0.6, 0.6, 0.4], labels: [0, 1])
        #expect(joint.likelier(than: 1, [0.55, 0.45]) == 0)
        #expect(joint.likelier(than: 0, [0.55, 0.45]) == nil)
    }
}
