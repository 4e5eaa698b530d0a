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
