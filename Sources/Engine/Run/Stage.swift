import KernelInterface
import Network

/// A function that is applied in place to what a stage has made.
enum Epilogue: Sendable {
    case activation(ElementwiseFunction)
    /// One scale and one shift for each channel, padded to whole blocks.
    case scaleAndShift(scale: AlignedBuffer, shift: AlignedBuffer)
    /// One slope for values below zero for each channel, padded to whole blocks.
    case slopes(AlignedBuffer)
}

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
    let cost: StagePrediction
}

/// How the rows of a map are kept.
struct MapLayout: Sendable {
    let shape: Shape
    let marginLeft: Int
    let marginRight: Int
    let lanes: Int

    /// Floats of one row.
    var rowCount: Int { blockCount(shape.channels) * (marginLeft + shape.width + marginRight) * lanes }
}
