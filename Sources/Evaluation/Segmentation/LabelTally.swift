/// Counts of pixels by what they are and what they are taken for, which are collected row by row.
package struct LabelTally: Sendable {
    /// Shape [classes, classes + 1]: what pixels are, by what they are taken for; the last column is nothing.
    package private(set) var confusion: [[Int]]
    /// Pixels of which nobody says what they are.
    package private(set) var ignored = 0
    private let classes: Int

    /// Nothing yet.
    package init(classes: Int) {
        self.classes = classes
        confusion = Array(repeating: Array(repeating: 0, count: classes + 1), count: classes)
    }

    /// Adds a pixel.
    ///
    /// - Parameters:
    ///   - truth: Its class; nil where nobody says.
    ///   - label: What it is taken for; nil for nothing.
    package mutating func add(truth: Int?, label: Int?) {
        guard let truth else {
            ignored += 1
            return
        }
        confusion[truth][label ?? classes] += 1
    }
}
