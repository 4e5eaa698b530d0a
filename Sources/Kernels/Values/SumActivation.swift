import KernelInterface

/// A function that is applied to sums before they are stored: values below zero are multiplied by a slope, values above
/// a limit become the limit.
///
/// It has no branch, because it follows every sum; it is nothing with the slope 1 and no limit.
struct SumActivation {
    let slope: Float
    let highest: Float
}

extension ElementwiseFunction {
    /// The function as it is fused into sums: the identity, ReLU, leaky ReLU, or a range that begins at zero.
    @inline(__always)
    var ofSums: SumActivation {
        switch kind {
        case .relu: SumActivation(slope: 0, highest: .infinity)
        case .leakyReLU: SumActivation(slope: slope, highest: .infinity)
        case .clip: SumActivation(slope: 0, highest: highest)
        default: SumActivation(slope: 1, highest: .infinity)
        }
    }
}

extension Lanes {
    /// Applies what follows the sums.
    @inline(__always)
    mutating func finish(_ activation: SumActivation) {
        // Plus zero, so that ReLU gives 0 and not −0.
        replace(with: Lanes(repeating: 0).adding(self, times: activation.slope), where: self .< 0)
        replace(with: activation.highest, where: self .> activation.highest)
    }
}
