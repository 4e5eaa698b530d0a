import Raster

extension Picture {
    /// A colour picture whose rows are drawn one after the other.
    init(width: Int, height: Int, row draw: (Int, UnsafeMutableBufferPointer<UInt8>) throws -> Void) rethrows {
        let samples = try [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, filled in
            buffer.initialize(repeating: 0)
            for y in 0..<height {
                try draw(y, UnsafeMutableBufferPointer(rebasing: buffer[y * width * 3..<(y + 1) * width * 3]))
            }
            filled = width * height * 3
        }
        self.init(width: width, height: height, channels: 3, samples: samples)
    }
}
