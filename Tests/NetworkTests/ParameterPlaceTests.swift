import TestSupport
import Testing

@testable import Network

@Suite("The parameters of a layer")
struct ParameterPlaceTests {
    @Test(
        "stand at the place of their role",
        arguments: [
            "conv3-4/g2", "conv3-4/b0", "deconv3-4", "bn", "layernorm", "prelu", "scale", "scale/map", "flatten fc5",
            "lrn5",
            "pool2", "relu", "dropout0.5",
        ])
    func places(layer: String) throws {
        let model = try Model.random("input 6x6x2; \(layer)")
        for (index, layer) in model.architecture.layers.enumerated() {
            let descriptions = layer.parameters(for: model.architecture.inputShape(ofLayer: index))
            #expect(descriptions.map(\.role.place) == Array(descriptions.indices), "\(layer)")
            for description in descriptions {
                #expect(model.parameters[index][description.role].shape == description.shape)
            }
            #expect((model.parameters[index].biasIfAny != nil) == (descriptions.count > 1))
        }
    }
}
