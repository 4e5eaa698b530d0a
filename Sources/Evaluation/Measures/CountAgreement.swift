/// How well the number of detections agrees with the number of objects, picture by picture.
///
/// The bias is the mean of `predicted − true`, and 95% of the differences lie within `bias ± 1.96 · deviation` where they
/// are normally distributed: the limits of agreement. Source: Bland & Altman, *Statistical methods for assessing agreement
/// between two methods of clinical measurement*, Lancet 327 (1986).
public struct CountAgreement: Sendable, Equatable, Codable {
    /// Detections on all pictures, without those on ignored objects.
    public var predicted: Int
    /// Objects on all pictures.
    public var objects: Int
    /// The mean difference.
    public var bias: Double
    /// The standard deviation of the differences, of a sample (n − 1); nil with fewer than two pictures.
    public var deviation: Double?
    /// `bias − 1.96 · deviation`.
    public var lowerLimit: Double?
    /// `bias + 1.96 · deviation`.
    public var upperLimit: Double?
    /// The mean of the differences without their signs.
    public var meanAbsoluteError: Double

    /// Compares the numbers of each picture; without a picture all are zero.
    init(predicted: [Int], objects: [Int]) {
        self.predicted = predicted.reduce(0, +)
        self.objects = objects.reduce(0, +)
        let differences = zip(predicted, objects).map { Double($0 - $1) }
        let count = Double(max(differences.count, 1))
        let bias = differences.reduce(0, +) / count
        self.bias = bias
        meanAbsoluteError = differences.map(abs).reduce(0, +) / count
        guard differences.count > 1 else { return }
        let deviation = (differences.reduce(0) { $0 + ($1 - bias) * ($1 - bias) } / (count - 1)).squareRoot()
        self.deviation = deviation
        lowerLimit = bias - 1.96 * deviation
        upperLimit = bias + 1.96 * deviation
    }
}
