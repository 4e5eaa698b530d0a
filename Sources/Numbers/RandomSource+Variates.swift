import Glibc

extension RandomSource {
    /// The logarithm of a number from the gamma distribution with scale 1.
    ///
    /// The logarithm, because for small shapes the number itself is often too small for a `Double`.
    ///
    /// - Parameter shape: Above 0; the mean and the variance of the distribution.
    /// - Note: Source: Marsaglia & Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000,
    ///   whose section 6 takes shapes below 1 back to those above.
    package mutating func logarithmOfGamma(shape: Double) -> Double {
        precondition(shape > 0 && shape.isFinite, "the shape of a gamma distribution is above 0")
        guard shape >= 1 else {
            // `1 − u` is never 0.
            let power = log(1 - uniform()) / shape
            return logarithmOfGamma(shape: shape + 1) + power
        }
        let d = shape - 1 / 3.0
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let root = 1 + c * x
            guard root > 0 else { continue }
            let v = root * root * root
            if log(1 - uniform()) < 0.5 * x * x + d * (1 - v + log(v)) { return log(d) + log(v) }
        }
    }

    /// A number from the beta distribution, from 0 to 1: `G(a) / (G(a) + G(b))` of two gamma variates.
    ///
    /// Its mean is `a / (a + b)` and its variance `ab / ((a + b)²(a + b + 1))`.
    package mutating func beta(_ a: Double, _ b: Double) -> Double {
        let first = logarithmOfGamma(shape: a)
        let second = logarithmOfGamma(shape: b)
        return 1 / (1 + exp(second - first))
    }
}
