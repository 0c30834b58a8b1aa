import Events
import Testing

@testable import Pricing

@Suite struct PriceFileTextTests {
    @Test func `a file that is written reads as the same prices`() throws {
        for (name, bytes) in PriceCatalogue.embeddedFiles {
            let file = try PriceFile(name: name, bytes: bytes)
            let again = try PriceFile(name: name, bytes: file.text())
            #expect(again.models == file.models, "\(name)")
            #expect(again.notes == file.notes && again.sources == file.sources)
            #expect(again.text() == file.text())
        }
    }

    @Test func `white space goes between tokens and stays in strings`() {
        let text = Array(#"{ "a b" : [ 1 , "c \" d\\" , 2 ]"#.utf8) + Array("\n\t}".utf8)
        #expect(
            String(decoding: PriceFile.compacted(text), as: UTF8.self)
                == #"{"a b":[1,"c \" d\\",2]}"#)
    }

    @Test(arguments: [
        (#""input": "2.5""#, #""input": 2.5"#, 6), (#""output": "10""#, #""output": "-10""#, 6),
        (#""output": "20""#, #""output": "20.0000001""#, 8),
        (#""from": "2026-12-01""#, #""from": "2026-11-30""#, 7),
        (#""kind": "embedding""#, #""kind": "embedding", "surprise": 1"#, 11),
    ])
    func `what is refused is named with its line`(target: String, replacement: String, line: Int) {
        let (name, bytes) = priceFile(replacing: target, with: replacement)
        let error = #expect(throws: PriceCatalogueError.self) {
            _ = try PriceFile(name: name, bytes: bytes)
        }
        #expect(error?.line == line, "\(String(describing: error))")
        #expect(error?.description.hasPrefix("test.json: line \(line): ") == true)
    }

    @Test func `text that is no JSON is refused with the line where it breaks off`() {
        let error = #expect(throws: PriceCatalogueError.self) {
            _ = try PriceFile(name: "x.json", bytes: Array("{\n\"a\": 1,\n]".utf8))
        }
        #expect(error?.line == 3)
    }
}
