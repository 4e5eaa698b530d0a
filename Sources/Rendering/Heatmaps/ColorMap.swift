/// Colours for scores: 256 colours from low to high.
///
/// The tables are computed when they are first used, from published polynomials:
/// - viridis, magma, inferno: sixth-degree fits of the maps by Smith & van der Walt (matplotlib, CC0).
///   Source: Zucker, shadertoy.com/view/WlfXRN (CC0). Within 0.034 of the originals, where a channel runs from 0 to 1.
/// - turbo: fifth-degree fit. Source: Mikhailov, "Turbo, an improved rainbow colormap for visualization",
///   Google AI blog, 2019 (Apache-2.0). Within 0.13 of the original.
public struct ColorMap: Sendable, Equatable {
    /// How the map is called on a command line.
    public let name: String
    /// Red, green, blue of each of the 256 levels, shape [256, 3].
    package let table: [UInt8]

    /// A map from a formula.
    ///
    /// - Parameter name: How the map is called on a command line.
    /// - Parameter formula: Takes a position in 0 ... 1 and returns red, green, blue, which are clamped to 0 ... 1.
    public init(name: String, formula: (Double) -> SIMD3<Double>) {
        self.name = name
        table = (0..<256).flatMap { level -> [UInt8] in
            let color = formula(Double(level) / 255).clamped(lowerBound: .zero, upperBound: .one)
            return (0..<3).map { UInt8((color[$0] * 255).rounded()) }
        }
    }

    /// The colour of a level in 0 ... 255.
    public subscript(level: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
        (table[level * 3], table[level * 3 + 1], table[level * 3 + 2])
    }

    /// The map with a name, or nil when there is none.
    public init?(named name: String) {
        guard let map = Self.all.first(where: { $0.name == name }) else { return nil }
        self = map
    }

    /// Every map, the default first.
    public static let all = [viridis, magma, inferno, turbo, gray]

    /// Dark violet over green to yellow; lightness rises evenly, also for the colour-blind.
    public static let viridis = polynomial(
        "viridis",
        [
            SIMD3(0.2777273272234177, 0.005407344544966578, 0.3340998053353061),
            SIMD3(0.1050930431085774, 1.404613529898575, 1.384590162594685),
            SIMD3(-0.3308618287255563, 0.214847559468213, 0.09509516302823659),
            SIMD3(-4.634230498983486, -5.799100973351585, -19.33244095627987),
            SIMD3(6.228269936347081, 14.17993336680509, 56.69055260068105),
            SIMD3(4.776384997670288, -13.74514537774601, -65.35303263337234),
            SIMD3(-5.435455855934631, 4.645852612178535, 26.3124352495832),
        ])

    /// Black over purple to cream; lightness rises evenly.
    public static let magma = polynomial(
        "magma",
        [
            SIMD3(-0.002136485053939582, -0.000749655052795221, -0.005386127855323933),
            SIMD3(0.2516605407371642, 0.6775232436837668, 2.494026599312351),
            SIMD3(8.353717279216625, -3.577719514958484, 0.3144679030132573),
            SIMD3(-27.66873308576866, 14.26473078096533, -13.64921318813922),
            SIMD3(52.17613981234068, -27.94360607168351, 12.94416944238394),
            SIMD3(-50.76852536473588, 29.04658282127291, 4.23415299384598),
            SIMD3(18.65570506591883, -11.48977351997711, -5.601961508734096),
        ])

    /// Black over red to pale yellow; lightness rises evenly.
    public static let inferno = polynomial(
        "inferno",
        [
            SIMD3(0.0002189403691192265, 0.001651004631001012, -0.01948089843709184),
            SIMD3(0.1065134194856116, 0.5639564367884091, 3.932712388889277),
            SIMD3(11.60249308247187, -3.972853965665698, -15.9423941062914),
            SIMD3(-41.70399613139459, 17.43639888205313, 44.35414519872813),
            SIMD3(77.162935699427, -33.40235894210092, -81.80730925738993),
            SIMD3(-71.31942824499214, 32.62606426397723, 73.20951985803202),
            SIMD3(25.13112622477341, -12.24266895238567, -23.07032500287172),
        ])

    /// Blue over green to red: many distinct colours, but lightness rises and falls.
    public static let turbo = polynomial(
        "turbo",
        [
            SIMD3(0.13572138, 0.09140261, 0.10667330),
            SIMD3(4.61539260, 2.19418839, 12.64194608),
            SIMD3(-42.66032258, 4.84296658, -60.58204836),
            SIMD3(132.13108234, -14.18503333, 110.36276771),
            SIMD3(-152.94239396, 4.27729857, -89.90310912),
            SIMD3(59.28637943, 2.82956604, 27.34824973),
        ])

    /// Black to white.
    public static let gray = ColorMap(name: "gray") { SIMD3(repeating: $0) }

    /// A map whose channels are polynomials of the position, with the constant term first (Horner's rule).
    private static func polynomial(_ name: String, _ coefficients: [SIMD3<Double>]) -> ColorMap {
        ColorMap(name: name) { t in
            coefficients.dropLast().reversed().reduce(coefficients.last!) { $0 * t + $1 }
        }
    }
}
