/// What can be wrong with data that a net is to learn from.
public enum TrainingDataError: Error, Equatable {
    /// The file or folder cannot be read.
    case cannotRead(path: String, reason: String)
    /// The table is not text in UTF-8.
    case notText(path: String)
    /// The table has no header line.
    case emptyTable(path: String)
    /// The header lacks a column.
    case missingColumn(path: String, line: Int, name: String, found: [String])
    /// The header names a column twice.
    case repeatedColumn(path: String, line: Int, name: String)
    /// A line has more or fewer fields than the header.
    case wrongFieldCount(path: String, line: Int, expected: Int, found: Int)
    /// A quoted field never ends.
    case unterminatedQuote(path: String, line: Int, column: Int)
    /// Text stands after the closing quote of a field.
    case textAfterQuote(path: String, line: Int, column: Int)
    /// A field does not hold what its column asks for. `column` counts characters from 1.
    case badField(path: String, line: Int, column: Int, name: String, expected: String, found: String)
    /// A class was asked for that the data does not have.
    case unknownDataClass(name: String, found: [String])
    /// A class of the data was asked for under two names.
    case dataClassMappedTwice(name: String, first: String, second: String)
    /// A class of the net has a name that is taken.
    case classNameTaken(name: String)
    /// No box of a wanted class is left.
    case noObjects(path: String, classes: [String])
    /// A class folder holds no usable picture.
    case emptyClass(name: String, path: String)
    /// There is nothing to tell apart.
    case oneClassOnly(path: String, found: [String])
    /// Not a single picture can be used.
    case noUsablePictures(path: String, skipped: Int, firstReason: String?)
    /// There are too few groups of pictures for the parts of a split.
    case tooFewGroups(needed: Int, found: Int)
}
