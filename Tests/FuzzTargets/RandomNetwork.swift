import Network
import TestSupport

/// A small network, a picture and its samples, made of the choices in an input.
enum RandomNetwork {
    /// The most multiplications of a pass: the formulas compute them one by one.
    private static let mostMultiplyAdds = 3_000_000

    /// - Parameter isExact: Windows have the scores of the picture at their places: no layer pads or enlarges.
    /// - Returns: Nil where the choices make no network, or a large one.
    static func make(
        _ input: inout InputBytes, isExact: Bool = false
    ) throws -> (model: Model, picture: Extent, samples: [Float])? {
        let shape = (input.number(5...24), input.number(5...24), input.number(1...5))
        var text = "input \(shape.0)x\(shape.1)x\(shape.2);"
        for _ in 0..<input.number(1...5) { text += " " + layer(&input, isExact) }
        text += "; fc\(input.number(1...4))"
        // What is no network is refused with a reason, or it is a finding of the target of architectures.
        guard let architecture = try? Architecture(text: text) else { return nil }
        let picture = Extent(height: shape.0 + input.number(0...13), width: shape.1 + input.number(0...13))
        guard architecture.summary.multiplyAdds <= mostMultiplyAdds / 20 else { return nil }
        let model = try randomModel(text)
        let samples = randomValues(picture.height * picture.width * shape.2, seed: UInt64(input.number(1...60_000)))
            .map { ($0 + 1) / 2 }
        return (model, picture, samples)
    }

    private static func layer(_ input: inout InputBytes, _ isExact: Bool) -> String {
        switch input.number(0...9) {
        case 0...3:
            var text = "conv\(input.number(1...5))"
            if input.flag() { text += "x\(input.number(1...5))" }
            text += "-\(input.number(1...20))"
            if input.number(0...3) == 0 { text += "/s\(input.number(1...3))" }
            if input.flag(), !isExact { text += "/p\(input.number(0...2))" }
            if input.number(0...3) == 0 { text += "/d\(input.number(1...2))" }
            return text
        case 4: return "relu"
        case 5: return input.element(of: ["leaky0.1", "sigmoid", "tanh", "bn"])
        case 6, 7: return "pool\(input.number(2...3))" + (input.flag() ? "/s\(input.number(1...3))" : "")
        case 8: return "avgpool\(input.number(2...3))" + (input.flag() ? "/s\(input.number(1...3))" : "")
        default: return input.element(of: isExact ? ["relu6", "gelu", "silu"] : ["up2", "relu6", "gelu", "silu"])
        }
    }
}
