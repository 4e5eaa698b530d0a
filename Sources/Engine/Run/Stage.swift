import KernelInterface
import Network

/// One step of a plan: makes one feature map from others.
struct Stage: Sendable {
    /// Names of the layers that the stage computes, for example `conv1+relu1+pool1`.
    let name: String
    /// The maps that it reads; map 0 is the picture and stage `n` makes map `n + 1`.
    let inputs: [Int]
    let output: Shape
    let operation: any StageOperation
    let epilogues: [Epilogue]
    /// Rows for which the stage waits before it works, unless its inputs are complete.
    let step: Int
    var cost: StagePrediction
}
