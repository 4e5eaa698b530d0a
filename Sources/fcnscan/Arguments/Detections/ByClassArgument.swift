import ArgumentParser
import FCNScanKit

/// From which probability on something of a class of its own is a detection.
struct ByClassArgument: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The smallest probability of a detection of single classes, as 'cell:0.6,debris:0.8'; --threshold for all others.",
            valueName: "class:number,…"))
    var byClass: String?

    func validate() throws { _ = try parsed() }

    /// The thresholds by the names of classes.
    var thresholds: [String: Float] { (try? parsed()) ?? [:] }

    /// The thresholds by the indices of classes.
    ///
    /// - Parameter reported: The classes that are reported; nil for all.
    /// - Throws: `ValidationError` for a class that is not there, or not reported.
    func thresholds(in classes: [String], reported: [Int]? = nil) throws -> [Int: Float] {
        var result: [Int: Float] = [:]
        for (name, threshold) in thresholds {
            guard let index = classes.firstIndex(of: name) else {
                throw ValidationError(
                    "--by-class: the model has no class '\(name)'; it has \(classes.joined(separator: ", ")).")
            }
            guard reported?.contains(index) ?? true else {
                throw ValidationError("--by-class: '\(name)' is not one of the classes to report; see --class.")
            }
            result[index] = threshold
        }
        return result
    }

    private func parsed() throws -> [String: Float] {
        var result: [String: Float] = [:]
        for item in byClass?.split(separator: ",", omittingEmptySubsequences: false) ?? [] {
            guard let colon = item.lastIndex(of: ":"), let threshold = Float(item[item.index(after: colon)...]),
                (0...1).contains(threshold), colon > item.startIndex
            else {
                throw ValidationError(
                    "--by-class takes names of classes with numbers from 0 to 1, as 'cell:0.6,debris:0.8', found "
                        + "'\(byClass!)'.")
            }
            guard result.updateValue(threshold, forKey: String(item[..<colon])) == nil else {
                throw ValidationError("--by-class names '\(item[..<colon])' twice.")
            }
        }
        return result
    }
}
