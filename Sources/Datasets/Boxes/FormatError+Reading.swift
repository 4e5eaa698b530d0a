import Formats

extension FormatError {
    /// Reads a text with a reader of JSON, whose faults become errors about a file.
    ///
    /// - Parameter path: The path of the file.
    static func reading<Result>(_ path: String, _ body: () throws -> Result) throws(FormatError) -> Result {
        do {
            return try body()
        } catch let fault as JSONFault {
            throw FormatError(fault, path: path)
        } catch let error as FormatError {
            throw error
        } catch {
            preconditionFailure("a reader of JSON has no other errors: \(error)")
        }
    }
}
