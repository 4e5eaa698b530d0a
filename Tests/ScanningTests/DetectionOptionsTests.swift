import Network
import Numbers
import Scanning
import Testing

@Suite struct DetectionOptionsTests {
    private func map() -> ScoreMap {
        var random = RandomSource(seed: 3)
        let grid = WindowGrid(window: Extent(16), stride: Extent(4))
        let geometry = ScanGeometry(grid: grid, picture: Extent(16 + 4 * 39), edge: .drop)
        let logits = (0..<40 * 40 * 3).map { $0 % 3 == 0 ? 0 : Float(random.uniform(in: -5...4)) }
        return ScoreMap(geometry: geometry, classes: ["none", "a", "b"], logits: logits, probabilityRule: .softmax)
    }

    @Test(
        "With a threshold of its own, a class has the detections that it has at that threshold",
        arguments: MergingRule.allCases)
    func classesHaveTheirOwnThresholds(rule: MergingRule) throws {
        let map = map()
        let alone = try [0.4, 0.8].map { (threshold: Float) in
            try map.detections(
                ofClasses: [1, 2], options: DetectionOptions(threshold: threshold, merging: Merging(rule)))
        }
        #expect(alone[0][0] != alone[1][0] && alone[0][1] != alone[1][1] && !alone[1][0].isEmpty)
        for (thresholds, common) in [([1: 0.4, 2: 0.8], 0.6), ([2: 0.8], 0.4), ([1: 0.4], 0.8)]
            as [([Int: Float], Float)]
        {
            var options = DetectionOptions(threshold: common, merging: Merging(rule))
            options.classThresholds = thresholds
            let found = try map.detections(ofClasses: [1, 2], options: options)
            #expect(found == [alone[0][0], alone[1][1]], "\(thresholds)")
        }
    }

    @Test("An object has one class only among classes that reach their own thresholds", arguments: MergingRule.allCases)
    func oneClassOfThoseThatReachTheirThreshold(rule: MergingRule) throws {
        var options = DetectionOptions(threshold: 0.5, merging: Merging(rule, mergesAcrossClasses: true))
        options.classThresholds = [2: 1]
        let found = try map().detections(ofClasses: [1, 2], options: options)
        #expect(found[1].isEmpty && found[0].count > 5)
        #expect(found[0].allSatisfy { $0.score >= 0.5 })
    }
}
