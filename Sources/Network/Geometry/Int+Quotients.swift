extension Int {
    /// The quotient, rounded towards −∞.
    package func flooredQuotient(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor)
    }
    /// The quotient, rounded towards +∞.
    func ceiledQuotient(by divisor: Int) -> Int { -(-self).flooredQuotient(by: divisor) }
}
