import Datasets

extension [String] {
    /// The classes that stand for objects: all but the background, or all where there is nothing else; as indices.
    package var objectClasses: [Int] {
        let others = indices.filter { self[$0] != LabelledData.backgroundClass }
        return others.isEmpty ? [Int](indices) : others
    }
}
