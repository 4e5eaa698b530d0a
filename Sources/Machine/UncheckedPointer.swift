/// A pointer that several threads use, each for its own part.
///
/// Unchecked, because no type can say that the parts do not overlap: the callers cut them by the number of the work item.
package struct UncheckedPointer<Value>: @unchecked Sendable {
    /// The first value.
    package let pointer: UnsafeMutablePointer<Value>
    /// Wraps a pointer for the time of a call that waits for its threads.
    package init(_ pointer: UnsafeMutablePointer<Value>) { self.pointer = pointer }
}
