import Network

/// How a convolution is computed.
public enum Algorithm: String, CaseIterable, Sendable, Codable {
    /// Plain sums.
    case direct
    /// Plain sums with the weights read once for many rows.
    case streamed
    /// F(2,3): 2.25 times fewer multiplications than plain sums.
    case winograd2
    /// F(4,3): 4 times fewer.
    case winograd4
    /// F(6,3): 5.06 times fewer.
    case winograd6
    /// Fourier transforms of 16×16 tiles.
    case fourier16
    /// Fourier transforms of 32×32 tiles.
    case fourier32
    /// Fourier transforms of 64×64 tiles.
    case fourier64
}

extension Algorithm {
    /// The space in which the algorithm multiplies; nil for plain sums.
    func transform(of kernel: Extent) -> TileTransform? {
        switch self {
        case .direct, .streamed: nil
        case .winograd2: .winograd(outputs: 2)
        case .winograd4: .winograd(outputs: 4)
        case .winograd6: .winograd(outputs: 6)
        case .fourier16: .fourier(size: 16, kernel: kernel)
        case .fourier32: .fourier(size: 32, kernel: kernel)
        case .fourier64: .fourier(size: 64, kernel: kernel)
        }
    }

    /// True when the algorithm can compute a convolution, together with the pooling that follows it.
    func canCompute(_ work: CostModel.Work) -> Bool {
        let window = work.window
        let isPlain = window.stride == Extent(1) && window.dilation == Extent(1)
        let largest = max(window.kernel.height, window.kernel.width)
        guard work.groups.count == 1 || self == .direct else { return false }
        switch self {
        case .direct: return true
        case .streamed: return !work.poolsPairs
        case .winograd2, .winograd4, .winograd6: return isPlain && window.kernel == Extent(3)
        case .fourier16: return isPlain && !work.poolsPairs && largest > 1 && largest <= 12
        case .fourier32: return isPlain && !work.poolsPairs && largest > 1 && largest <= 24
        case .fourier64: return isPlain && !work.poolsPairs && largest > 1 && largest <= 48
        }
    }
}
