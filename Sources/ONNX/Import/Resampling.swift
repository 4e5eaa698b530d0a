import Network

/// From where the operators Resize and Upsample take each value.
///
/// Source: https://onnx.ai/onnx/operators/onnx__Resize.html, "coordinate_transformation_mode" and "nearest_mode".
struct Resampling: CustomStringConvertible {
    private let mode: String
    private let coordinates: String
    private let rounding: String

    init(_ node: Node, opset: Int) throws {
        mode = try node.string("mode") ?? "nearest"
        let isOld = node.operatorName == "Upsample" || opset < 11
        coordinates = isOld ? "asymmetric" : try node.string("coordinate_transformation_mode") ?? "half_pixel"
        rounding = isOld ? "floor" : try node.string("nearest_mode") ?? "round_prefer_floor"
    }

    /// For example `nearest with half_pixel coordinates and round_prefer_floor`.
    var description: String {
        "\(mode) with \(coordinates) coordinates" + (mode == "nearest" ? " and \(rounding)" : "")
    }

    /// The enlargement of ours that takes every value from the same place; nil where there is none.
    ///
    /// - Parameters:
    ///   - rows: The number of rows and the factor.
    ///   - columns: The number of columns and the factor.
    func mode(rows: (size: Int, factor: Int), columns: (size: Int, factor: Int)) -> Network.Resize.Mode? {
        let candidates: [Network.Resize.Mode] =
            switch mode {
            case "nearest": [.nearest]
            case "linear", "bilinear": [.linear, .linearAsymmetric]
            default: []
            }
        return candidates.first { mode in
            [rows, columns].allSatisfy {
                agrees(Network.Resize(factor: Extent($0.factor), mode: mode), $0.size, $0.factor)
            }
        }
    }

    private func agrees(_ resize: Network.Resize, _ size: Int, _ factor: Int) -> Bool {
        guard factor > 1 else { return true }
        // The pattern repeats after one step; a few steps at both ends hold all there is.
        let last = size * factor
        let positions = Set(0..<min(last, 4 * factor)).union(max(0, last - 4 * factor)..<last)
        return positions.allSatisfy { position in
            let ours = resize.neighbours(of: position, factor: factor, size: size)
            guard let place = place(of: position, size: size, factor: factor) else { return false }
            if resize.mode == .nearest { return min(max(rounded(place), 0), size - 1) == ours.first }
            let clamped = min(max(place, 0), Double(size - 1))
            let there = Double(ours.first) + Double(ours.share) * Double(ours.second - ours.first)
            return abs(clamped - there) < 1e-4
        }
    }

    /// The place in the map, nil for coordinates that are not known.
    private func place(of position: Int, size: Int, factor: Int) -> Double? {
        let (x, scale, length) = (Double(position), Double(factor), Double(size * factor))
        switch coordinates {
        case "half_pixel", "half_pixel_symmetric": return (x + 0.5) / scale - 0.5
        case "pytorch_half_pixel": return length > 1 ? (x + 0.5) / scale - 0.5 : 0
        case "asymmetric": return x / scale
        case "align_corners": return length > 1 ? x * Double(size - 1) / (length - 1) : 0
        case "tf_half_pixel_for_nn": return (x + 0.5) / scale
        default: return nil
        }
    }

    private func rounded(_ place: Double) -> Int {
        switch rounding {
        case "floor": Int(place.rounded(.down))
        case "ceil": Int(place.rounded(.up))
        case "round_prefer_ceil": Int((place + 0.5).rounded(.down))
        default: Int((place - 0.5).rounded(.up))
        }
    }
}
