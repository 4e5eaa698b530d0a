/// What can be wrong with data that a net is to learn from.
public enum TrainingDataError: Error, Equatable {
    /// The file or folder cannot be read.
    case cannotRead(path: String, reason: String)
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
    /// A group has pictures in two parts that the data bring.
    case groupInTwoParts(name: String, first: Split.Part, second: Split.Part)
    /// A file of numbers is damaged. `byte` counts unpacked bytes from 0.
    case damagedFile(path: String, byte: Int, expected: String, found: String)
    /// The pictures of a file need more memory than may be held.
    case tooLargeForMemory(path: String, bytes: Int, limitBytes: Int)
    /// A file of pictures and its file of labels speak of different numbers of pictures.
    case unlikeCounts(images: String, pictures: Int, labels: String, count: Int)
    /// The labels of a file of pictures are missing.
    case missingLabels(images: String, labels: String)
    /// What lies at a path has no form that is known.
    case unknownForm(path: String, lookedFor: [String])
    /// Labels are points, and nothing says how large objects are.
    case pointsWithoutSize(path: String)
    /// Labels are shares of pictures whose sizes nothing says.
    case sharesWithoutSizes(path: String, image: String?)
    /// Data of several forms lie at a path.
    case severalForms(path: String, found: [String])
    /// Several sets of IDX files lie in a folder; `found` are the beginnings of their names.
    case severalSets(path: String, found: [String])
    /// Copies of one picture have different labels. `count` counts the pictures with such copies.
    case contradictoryLabels(first: String, firstLabel: String, second: String, secondLabel: String, count: Int)
    /// Pictures of the training part are in another part too.
    case duplicatesAcrossParts(sentence: String)
    /// A pattern for groups cannot be used.
    case badGroupPattern(pattern: String, reason: String)
    /// A picture that could be read at the start no longer can.
    case pictureGone(path: String, reason: String)
    /// A model does not say which pictures were in a part.
    case partUnknown(part: Split.Part)
    /// The pictures are not those that a model was trained with.
    case otherPictures(part: Split.Part, expected: Int, found: Int)
}
