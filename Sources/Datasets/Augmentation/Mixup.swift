import Numbers

/// Mixes the windows of a batch in pairs, so that the net learns to answer between its classes in a straight line.
///
/// Window `i` becomes `(1 − λ)·x[i] + λ·x[π(i)]` with a random permutation `π` of the batch and a share `λ` of its own,
/// from the beta distribution with both parameters `α`. Small `α` leave most windows nearly as they are; `α = 1` draws
/// every share equally often. Some windows meet themselves in `π` and stay as they are.
///
/// Source: Zhang et al., "mixup: Beyond Empirical Risk Minimization", arXiv:1710.09412; there one share is drawn for the
/// whole batch.
public struct Mixup: Codable, Hashable, Sendable {
    /// Both parameters of the beta distribution, above 0.
    public let alpha: Double

    /// A mixup; `alpha` is above 0, usual are 0.1 to 0.4.
    public init(alpha: Double) {
        precondition(alpha > 0 && alpha.isFinite, "the parameter of a mixup is above 0")
        self.alpha = alpha
    }

    /// What is mixed into one window.
    package struct Partner: Hashable, Sendable {
        /// The place of the other window in the batch.
        package let index: Int
        /// Its share, from 0 to 1; 0 where it is the window itself.
        package let share: Float
    }

    /// Draws what is mixed into each window of a batch: a permutation, and shares.
    ///
    /// - Parameter seed: Decides everything; another one for each step.
    package func partners(count: Int, seed: UInt64) -> [Partner] {
        var random = RandomSource(seed: seed)
        var order = Array(0..<count)
        random.shuffle(&order)
        return order.enumerated().map { index, partner in
            let share = Float(random.beta(alpha, alpha))
            return Partner(index: partner, share: partner == index ? 0 : share)
        }
    }

    /// Mixes the windows of a batch in place.
    ///
    /// - Parameters:
    ///   - samples: Windows of equal size, one after the other.
    ///   - count: The number of windows.
    ///   - labels: The class of each window; `count` of them.
    ///   - seed: Decides everything; another one for each step.
    /// - Returns: What each window shows now.
    /// - Complexity: O(samples).
    package func mix(_ samples: inout [Float], count: Int, labels: [Int], seed: UInt64) -> [Target] {
        precondition(count > 0 && samples.count % count == 0, "a batch holds a whole number of windows")
        return samples.withUnsafeMutableBufferPointer { samples in
            mix(samples.baseAddress!, window: samples.count / count, labels: labels, count: count, seed: seed)
        }
    }

    /// Mixes the windows of a batch in place, in memory that may hold more than the batch.
    ///
    /// - Parameters:
    ///   - samples: `count` windows of `window` samples each.
    ///   - labels: The class of each window; `count` of them.
    ///   - seed: Decides everything; another one for each step.
    /// - Returns: What each window shows now.
    package func mix(
        _ samples: UnsafeMutablePointer<Float>, window: Int, labels: [Int], count: Int, seed: UInt64
    ) -> [Target] {
        precondition(labels.count == count, "there is one label for each window")
        let partners = partners(count: count, seed: seed)
        var isDone = [Bool](repeating: false, count: count)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: window) { kept in
            let kept = kept.baseAddress!
            // Along each cycle of the permutation the next window is still as it was; only the first is not, in the end.
            for start in 0..<count where !isDone[start] {
                kept.initialize(from: samples + start * window, count: window)
                var index = start
                while true {
                    isDone[index] = true
                    let partner = partners[index]
                    let (target, share) = (samples + index * window, partner.share)
                    let source =
                        partner.index == start ? UnsafePointer(kept) : UnsafePointer(samples + partner.index * window)
                    for place in 0..<window { target[place] += (source[place] - target[place]) * share }
                    if partner.index == start { break }
                    index = partner.index
                }
            }
        }
        return partners.indices.map {
            Target(labels[$0], second: labels[partners[$0].index], shareOfSecond: partners[$0].share)
        }
    }
}
