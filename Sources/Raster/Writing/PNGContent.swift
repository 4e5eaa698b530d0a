import CPNG

/// What a written PNG shows, which decides how libpng filters and zlib compresses it.
package enum PNGContent: Sendable, CaseIterable {
    /// Fine grain nearly everywhere: photographs, also with something drawn over them.
    case photograph
    /// Smooth, flat or repeating: heat maps, hatching, diagrams.
    case drawing
    /// Pictures of any kind that are written once and kept, so that small is better than quick.
    case archive

    /// The settings of libpng and zlib.
    ///
    /// Processor time and size of what `fcnscan` draws of `SampleImages/smear-2048.png` and of a picture of
    /// `make-samples --giant 8192`; libpng 1.6.39, zlib 1.2.13, one core of an AMD EPYC 9005, November 2026:
    ///
    /// | filter, strategy, level | heat map 2048² | 8192² | overlay 2048² | 8192² |
    /// |---|---|---|---|---|
    /// | adaptive, default, 6 | 127 ms, 0.27 MB | 1912 ms, 5.49 MB | 993 ms, 3.34 MB | 16.1 s, 55.4 MB |
    /// | up, default, 4: `drawing` | 44 ms, 0.31 MB | 723 ms, 5.93 MB | 202 ms, 3.59 MB | 3.1 s, 60.8 MB |
    /// | up, default, 2 | 26 ms, 0.39 MB | 458 ms, 7.50 MB | 147 ms, 3.92 MB | 2.1 s, 65.1 MB |
    /// | Paeth, runs: `photograph` | 38 ms, 0.43 MB | 625 ms, 6.12 MB | 151 ms, 3.22 MB | 2.5 s, 57.2 MB |
    /// | up, runs | 30 ms, 0.60 MB | 452 ms, 9.49 MB | 111 ms, 3.72 MB | 1.9 s, 65.5 MB |
    /// | Paeth, Huffman codes only | 80 ms, 1.90 MB | 1220 ms, 30.5 MB | 115 ms, 3.11 MB | 2.1 s, 58.8 MB |
    ///
    /// With Huffman codes only, a flat picture would still take an eighth of its samples. No filter, sub, and the
    /// strategy for filtered data were no better on the whole; the size of libpng's buffer (8 KB to 1 MB) changes
    /// sizes by 0.1%. Small heat maps grow most: 384² takes 21 KB, and 16 KB as in the first line.
    var compression: (filter: Int32, strategy: Int32, level: Int32) {
        switch self {
        case .photograph: (PNG_FILTER_PAETH, Z_RLE, 1)
        case .drawing: (PNG_FILTER_UP, Z_DEFAULT_STRATEGY, 4)
        case .archive: (PNG_FILTER_UP, Z_FILTERED, 9)
        }
    }
}
