/// A source whose rows can be read in any order and by several threads at the same time.
package protocol RandomAccessRowSource: RowSource {
    /// Writes a row that has not been read yet, counted from the next one.
    func readRow(ahead: Int, into row: UnsafeMutableBufferPointer<Float>)
    /// Goes on by some rows.
    func skip(_ rows: Int)
}
