/// Ways to make up for classes of which there are few windows.
public enum ClassBalance {
    /// Weights of the classes in the loss: a class counts the more, the fewer windows of it there are.
    ///
    /// `weight[c] = windows / (classes with windows · counts[c])`, so that the mean over all windows is 1 and the
    /// learning rate keeps its meaning. A class without windows gets 1, which weighs nothing.
    ///
    /// - Parameter counts: The windows of each class in an epoch, as ``PatchPlan/classCounts(epoch:)`` counts them.
    public static func weights(counts: [Int]) -> [Float] {
        let present = counts.count { $0 > 0 }
        let windows = counts.reduce(0, +)
        return counts.map { $0 > 0 ? Float(Double(windows) / (Double(present) * Double($0))) : 1 }
    }

    /// How often the windows of each class are to be repeated so that there are about as many of each.
    ///
    /// Rounded to whole numbers, so that the largest class is repeated once.
    ///
    /// - Parameter maximum: No class is repeated more often.
    public static func repeats(counts: [Int], maximum: Int = 1000) -> [Int] {
        let largest = counts.max() ?? 0
        return counts.map { $0 > 0 ? min(maximum, max(1, Int((Double(largest) / Double($0)).rounded()))) : 1 }
    }
}
