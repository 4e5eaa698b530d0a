import Glibc

/// One step of a rule, on a part of an array.
struct ParameterStep: Sendable {
    let rule: Optimizer.Rule
    let rate: Float
    let decay: Optimizer.Decay
    /// The number of the step, from 1.
    let number: Int

    /// The memory of an array of parameters; the last two are nil where the rule has no use for them.
    ///
    /// Unchecked, because pieces of work on several threads write into ranges that do not overlap.
    struct Arrays: @unchecked Sendable {
        let values: UnsafeMutablePointer<Float>?
        let gradient: UnsafePointer<Float>?
        let first: UnsafeMutablePointer<Float>?
        let second: UnsafeMutablePointer<Float>?
    }

    func apply(to arrays: Arrays, _ range: Range<Int>) {
        let (w, first, second) = (arrays.values!, arrays.first, arrays.second)
        // Few arrays are decayed by their sign, so the others are spared the question.
        let (l1, l2) = (decay.l1, decay.l2)
        let raw = arrays.gradient!
        @inline(__always) func gradient(_ index: Int, l2: Float) -> Float {
            let sign: Float = w[index] > 0 ? 1 : w[index] < 0 ? -1 : 0
            return raw[index] + l2 * w[index] + l1 * sign
        }
        switch rule {
        case .sgd(let momentum, let nesterov):
            guard let v = first else {
                for index in range { w[index] -= rate * gradient(index, l2: l2) }
                return
            }
            for index in range {
                let g = gradient(index, l2: l2)
                v[index] = momentum * v[index] + g
                w[index] -= rate * (nesterov ? g + momentum * v[index] : v[index])
            }
        case .adagrad(let epsilon):
            let s = second!
            for index in range {
                let g = gradient(index, l2: l2)
                s[index] += g * g
                w[index] -= rate * g / (s[index].squareRoot() + epsilon)
            }
        case .rmsProp(let share, let epsilon):
            let s = second!
            for index in range {
                let g = gradient(index, l2: l2)
                s[index] = share * s[index] + (1 - share) * g * g
                w[index] -= rate * g / (s[index].squareRoot() + epsilon)
            }
        case .adam(let beta1, let beta2, let epsilon):
            adam(first!, second!, beta1, beta2, epsilon, range, taken: 0, w) { gradient($0, l2: l2) }
        case .adamW(let beta1, let beta2, let epsilon):
            adam(first!, second!, beta1, beta2, epsilon, range, taken: l2, w) { gradient($0, l2: 0) }
        }
    }

    /// - Parameter taken: The share of the weights that is taken off directly, times the rate.
    @inline(__always)
    private func adam(
        _ mean: UnsafeMutablePointer<Float>, _ square: UnsafeMutablePointer<Float>, _ beta1: Float, _ beta2: Float,
        _ epsilon: Float, _ range: Range<Int>, taken: Float, _ w: UnsafeMutablePointer<Float>,
        gradient: (Int) -> Float
    ) {
        let correction1 = 1 / (1 - Float(pow(Double(beta1), Double(number))))
        let correction2 = 1 / (1 - Float(pow(Double(beta2), Double(number))))
        for index in range {
            let g = gradient(index)
            mean[index] = beta1 * mean[index] + (1 - beta1) * g
            square[index] = beta2 * square[index] + (1 - beta2) * g * g
            let step = mean[index] * correction1 / ((square[index] * correction2).squareRoot() + epsilon)
            w[index] -= rate * (step + taken * w[index])
        }
    }
}
