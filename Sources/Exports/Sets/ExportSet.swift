import Files

/// The classes and the names of pictures in an export, known before the first picture is written.
///
/// Classes get their numbers in the order in which they are first named, so that those of one model keep its order.
package struct ExportSet: Sendable {
    /// All classes.
    package private(set) var classes: [String] = []
    private var numbers: [String: Int] = [:]
    private var pictures: [ListedPicture] = []
    private var present: Set<ListedPicture> = []

    package init() {}

    /// How many pictures there are.
    package var count: Int { pictures.count }

    /// Adds a picture, in the order in which pictures will be written.
    ///
    /// - Throws: ``ExportError/repeatedPicture(image:page:)``.
    package mutating func add(_ picture: ExportedPicture) throws(ExportError) {
        let listed = ListedPicture(picture.path, page: picture.page)
        guard present.insert(listed).inserted else {
            throw .repeatedPicture(image: picture.path, page: picture.page)
        }
        pictures.append(listed)
        add(classes: picture.classes)
    }

    private mutating func add(classes names: [String]) {
        for name in names where numbers[name] == nil {
            numbers[name] = classes.count
            classes.append(name)
        }
    }

    /// The number of a class, from 0.
    func number(ofClass name: String) -> Int {
        guard let number = numbers[name] else { preconditionFailure("'\(name)' is a class of no picture of the set") }
        return number
    }

    /// The names of all pictures, in their order.
    package func names() -> [ExportedNames] { ExportedNames.all(of: pictures) }
}
