import Glibc
import KernelInterface
import Kernels

/// The features that the processor has and the operating system keeps.
///
/// The C library answers (glibc 2.33 and newer); without it, only the baseline is used.
struct ProcessorFeatures {
    var hasV3 = false
    var hasV4 = false

    static let current = ProcessorFeatures()

    private init() {
        #if arch(x86_64) && os(Linux)
            // struct { uint32_t cpuid[4]; uint32_t active[4]; } for each leaf; registers eax, ebx, ecx, edx.
            typealias FeatureLeaf = @convention(c) (UInt32) -> UnsafePointer<UInt32>
            guard let symbol = dlsym(nil, "__x86_get_cpuid_feature_leaf") else { return }
            let leaf = unsafeBitCast(symbol, to: FeatureLeaf.self)
            func has(_ index: UInt32, _ register: Int, _ bits: [UInt32]) -> Bool {
                let active = leaf(index)[4 + register]
                return bits.allSatisfy { active & (1 << $0) != 0 }
            }
            let (ebx, ecx) = (1, 2)
            // Leaf 1: FMA 12, MOVBE 22, AVX 28, F16C 29. Leaf 7: BMI1 3, AVX2 5, BMI2 8. 0x80000001: LZCNT 5.
            hasV3 = has(0, ecx, [12, 22, 28, 29]) && has(1, ebx, [3, 5, 8]) && has(2, ecx, [5])
            // Leaf 7: AVX-512 F 16, DQ 17, CD 28, BW 30, VL 31.
            hasV4 = hasV3 && has(1, ebx, [16, 17, 28, 30, 31])
        #endif
    }
}
