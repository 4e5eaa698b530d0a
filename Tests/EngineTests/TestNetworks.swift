import Engine
import Foundation
import Network
import Synchronization
import TestSupport

/// Networks on which every algorithm has something to do.
enum TestNetworks {
    /// Layers one after the other.
    static let chains = [
        // What the three first stages pool, and a map whose 20 channels fill no block.
        "input 24x22x3; conv3-17/p1 relu pool2 conv3-20 leaky0.1 pool2; fc5 relu; fc2 softmax",
        // Kernels of many shapes, and a picture of many channels.
        "input 21x23x18; conv5-6 relu conv2x5-33/p1x2 tanh conv1-3 relu; fc7 relu; fc3",
        // Pooling before the activation, negative slopes, sides that differ, a kernel that sees nothing but padding.
        "input 20x20x2; conv3-5/p2,1,0,3 pool2 relu conv3-4/p1 leaky-0.5 pool2 conv1-6/p1 relu avgpool3/s1; fc3",
        // Strides and dilations, which only plain sums can compute, between layers that others can.
        "input 25x25x1; conv3-9/p1 relu conv5-8/s2/p2 sigmoid conv3-6/d2 relu pool3/s2/p1 conv3-7; fc3",
    ]

    /// Layers whose outputs branch and meet.
    static let graphs = [
        // Residual blocks.
        "input 14x14x3; conv3-18/p1 relu [=a conv3-18/p1 relu conv3-18/p1 add@a relu]*2 pool2; fc3",
        // Inception: paths whose channels fill no block, out of a picture that feeds several layers.
        "input 12x14x3 =x; conv1-5 relu =p @x conv3-18/p1 relu =q @x conv5-7/p2 relu =r @x pool3/s1/p1 conv1-4 =s "
            + "concat@p,q,r,s relu conv3-9 relu; fc3",
        // The same map twice, a map that is read before and after it is changed, and the picture once more.
        "input 10x12x4 =x; conv3-6/p1 =a add@a,a relu =b @a leaky-0.3 pool2 =c @b pool2 =d @x conv2-6/s2 =e "
            + "add@c,d,e tanh conv3-5; fc2",
    ]

    static let all = chains + graphs
}

/// A network, a picture of odd size, and its scores straight from the formulas.
struct Example {
    let text: String
    let model: DenseModel
    let picture: Extent
    let samples: [Float]

    init(_ text: String, picture: Extent) throws {
        self.text = text
        self.picture = picture
        model = try randomModel(text).windowed()
        samples = randomSamples(picture, model.architecture.input.channels)
    }

    private static let known = Mutex<[String: [Double]]>([:])

    /// The scores in float64, shape [rows, columns, classes]; computed once for all tests.
    var expected: [Double] {
        let key = "\(text) \(picture)"
        if let known = Self.known.withLock({ $0[key] }) { return known }
        let made = model.reference(samples, picture)
        Self.known.withLock { $0[key] = made }
        return made
    }

    func scores(_ options: PlanOptions = PlanOptions(), threads: Int = 2) throws -> [Float] {
        try EngineTests.scores(model, samples, picture, options: options, threads: threads)
    }
}
