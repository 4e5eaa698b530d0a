extension ContinuousClock.Instant {
    /// Seconds from this moment to a later one.
    package func seconds(to other: ContinuousClock.Instant) -> Double {
        let elapsed = other - self
        return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    }
}
