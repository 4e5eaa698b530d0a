import KernelInterface
import Network
import Testing

@testable import Engine

@Suite struct BlueprintTests {
    private func steps(_ text: String) throws -> [Blueprint.Step] {
        Blueprint(try Architecture(text: text).denseForm().architecture).steps
    }

    @Test("A convolution takes the activation and the 2x2 pooling after it along")
    func convolutionTakesActivationAndPooling() throws {
        let steps = try steps("input 20x20x3; conv3-8 relu pool2 conv3-8 pool2 relu; fc2")
        #expect(steps.map(\.name) == ["conv1+relu1+pool1", "conv2+pool2+relu2", "conv3"])
        #expect(steps.prefix(2).allSatisfy { $0.poolsPairs && $0.activation.kind == .relu && $0.epilogues.isEmpty })
        #expect(steps.map(\.inputs) == [[0], [1], [2]])
        #expect(steps.map(\.layerName) == ["conv1", "conv2", "conv3"])
    }

    @Test("Poolings that overlap, have padding, take means or come twice are steps of their own")
    func otherPoolingsAreSteps() throws {
        for pooling in ["pool3", "pool3/s2", "pool2/s1", "pool2/p1", "avgpool2"] {
            let steps = try steps("input 20x20x3; conv3-8 relu \(pooling) conv3-8; fc2")
            #expect(steps.count == 4 && !steps[0].poolsPairs, "\(pooling)")
        }
        let twice = try steps("input 20x20x3; conv3-8 pool2 pool2; fc2")
        #expect(twice.map(\.name) == ["conv1+pool1", "pool2", "conv2"])
    }

    @Test("The largest is not taken first where the activation turns the order of values round")
    func negativeSlopesDoNotPool() throws {
        let falling = try steps("input 20x20x3; conv3-8 leaky-0.5 pool2; fc2")
        #expect(falling.count == 3 && !falling[0].poolsPairs && falling[0].activation.slope == -0.5)
        // After the pooling any slope may come.
        let after = try steps("input 20x20x3; conv3-8 pool2 leaky-0.5; fc2")
        #expect(after.count == 2 && after[0].poolsPairs && after[0].activation.slope == -0.5)
        let rising = try steps("input 20x20x3; conv3-8 leaky0.5 pool2; fc2")
        #expect(rising.count == 2 && rising[0].poolsPairs && rising[0].activation.slope == 0.5)
    }

    @Test("Functions that kernels do not know are applied in place afterwards, and end the joining")
    func otherFunctionsAreEpilogues() throws {
        let tanh = try steps("input 20x20x3; conv3-8 tanh pool2; fc2")
        #expect(tanh.map(\.name) == ["conv1+tanh1", "pool1", "conv2"])
        #expect(tanh[0].activation.kind == .identity && tanh[0].epilogues.count == 1)
        let two = try steps("input 20x20x3; conv3-8 relu leaky0.1; fc2")
        #expect(two.count == 2 && two[0].activation.kind == .relu && two[0].epilogues.count == 1)
    }

    @Test("A map that others read too is not changed in place")
    func sharedMapsAreKept() throws {
        let steps = try steps("input 20x20x3; conv3-8/p1 =a relu =b @a pool2 =c @b pool2 add@c relu; fc2")
        #expect(steps.map(\.name) == ["conv1", "relu1", "pool1", "pool2", "add1+relu2", "conv2"])
        #expect(steps[0].activation.kind == .identity && !steps[0].poolsPairs && steps[0].epilogues.isEmpty)
        #expect(steps.map(\.inputs) == [[0], [1], [1], [2], [4, 3], [5]])
    }

    @Test("A map that one layer reads twice is not changed in place, and the picture never is")
    func mapsReadTwiceAndPicturesAreKept() throws {
        let twice = try steps("input 20x20x3; conv3-8 =a add@a,a relu pool2; fc2")
        #expect(twice.map(\.name) == ["conv1", "add1+relu1", "pool1", "conv2"])
        #expect(twice[1].inputs == [1, 1, 1] || twice[1].inputs == [1, 1])
        let picture = try steps("input 20x20x3; relu conv3-8; fc2")
        #expect(picture.map(\.name) == ["relu1", "conv1", "conv2"])
        guard case .arithmetic(.add) = picture[0].kind else {
            Issue.record("a change of the picture is a step that copies it")
            return
        }
        #expect(picture[0].epilogues.count == 1)
    }

    @Test("Joined channels take an activation afterwards, sums take it along")
    func joinsTakeActivations() throws {
        let concat = try steps("input 20x20x3 =x; conv3-8/p1 =p @x conv1-5 =q concat@p,q relu; fc2")
        #expect(concat.map(\.name) == ["conv1", "conv2", "concat1+relu1", "conv3"])
        #expect(concat[2].activation.kind == .identity && concat[2].epilogues.count == 1)
        let sum = try steps("input 20x20x3 =x; conv3-8/p1 =p @x conv1-8 add@p relu pool2; fc2")
        #expect(sum[2].activation.kind == .relu && sum[2].epilogues.isEmpty && !sum[2].poolsPairs)
    }
}
