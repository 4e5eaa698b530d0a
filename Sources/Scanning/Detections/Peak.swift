/// A cell whose margin is not exceeded by any of its eight neighbours.
struct Peak: Equatable {
    /// How much the class is ahead of all others, in logits; with one class its logit.
    var margin: Float
    /// The probability of the class.
    var score: Float
    var row: Int
    var column: Int
}
