#include "adapters/text/xml_encoding.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace handover::adapters {
namespace {

using std::string_literals::operator""s;

constexpr const char* kLatin1Letter =
    "<a>f\xF8"
    "dt</a>";

TEST(DecodeXmlTest, WithoutADeclarationItIsUtf8) {
  EXPECT_EQ(DecodeXml("<a>født</a>").utf8, "<a>født</a>");
  EXPECT_EQ(DecodeXml("<a/>").declaration_bytes, 0u);
  EXPECT_EQ(DecodeXml(kLatin1Letter).problem, XmlProblem::kEncodingInvalid);
}

TEST(DecodeXmlTest, SaysThatUtf8IsPlainTextWhereItIs) {
  EXPECT_TRUE(DecodeXml("<a>\r\n\tfødt</a>").is_plain);
  EXPECT_FALSE(DecodeXml("<a>\x01</a>").is_plain);
  EXPECT_EQ(DecodeXml("<a>\x01</a>").problem, XmlProblem::kNone);
}

TEST(DecodeXmlTest, TheDeclaredEncodingIsUsed) {
  EXPECT_EQ(DecodeXml("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"s + kLatin1Letter).utf8,
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>født</a>");
  EXPECT_EQ(DecodeXml("<?xml version='1.0' encoding='windows-1252' ?><a>\x80</a>").utf8,
            "<?xml version='1.0' encoding='windows-1252' ?><a>€</a>");
  EXPECT_EQ(DecodeXml("<?xml version = '1.0' encoding = 'utf-8' standalone='yes'?><a/>").problem, XmlProblem::kNone);
  EXPECT_EQ(DecodeXml("<?xml version='1.0'?><a/>").declaration_bytes, 21u);
}

TEST(DecodeXmlTest, BytesThatAreNotOfTheDeclaredEncodingAreRefused) {
  EXPECT_EQ(DecodeXml("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"s + kLatin1Letter).problem,
            XmlProblem::kEncodingInvalid);
  EXPECT_EQ(DecodeXml("<?xml version=\"1.0\" encoding=\"Windows-1252\"?><a>\x81</a>").problem,
            XmlProblem::kEncodingInvalid);
}

TEST(DecodeXmlTest, AByteOrderMarkIsDroppedAndMustAgree) {
  EXPECT_EQ(DecodeXml("\xEF\xBB\xBF<a/>").utf8, "<a/>");
  EXPECT_EQ(DecodeXml("\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?><a/>").problem, XmlProblem::kNone);
  EXPECT_EQ(DecodeXml("\xEF\xBB\xBF<?xml version='1.0' encoding='ISO-8859-1'?><a/>").problem,
            XmlProblem::kEncodingInvalid);
}

// ASCII, in the order of a mark or of a first character.
std::string Utf16(std::string_view text, bool big_endian) {
  std::string wide;
  for (const char c : text) wide += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
  return wide;
}

TEST(DecodeXmlTest, Utf16IsReadInBothOrders) {
  const std::string declared = "<?xml version='1.0' encoding='UTF-16'?><a/>";
  EXPECT_EQ(DecodeXml("\xFF\xFE" + Utf16(declared, false)).utf8, declared);
  EXPECT_EQ(DecodeXml("\xFE\xFF" + Utf16(declared, true)).utf8, declared);
  EXPECT_EQ(DecodeXml("\xFE\xFF" + Utf16(declared, true)).declaration_bytes, declared.size() - 4);
  EXPECT_EQ(DecodeXml("\xFF\xFE" + Utf16("<a/>", false)).utf8, "<a/>");
  EXPECT_EQ(DecodeXml(Utf16("<a/>", true)).utf8, "<a/>");
  EXPECT_EQ(DecodeXml(Utf16("<?xml version='1.0' encoding='utf-16le'?><a/>", false)).problem, XmlProblem::kNone);
  EXPECT_EQ(DecodeXml("\xFE\xFF\0<\0a\0>\0\xF8\xD8\x3D\xDE\x00\0<\0/\0a\0>"s).utf8, "<a>ø😀</a>");
}

TEST(DecodeXmlTest, BrokenUtf16IsRefused) {
  for (const std::string& document :
       {"\xFE\xFF\0<\0a\0"s, "\xFE\xFF\0<\xD8\x3D"s, "\xFE\xFF\0<\xD8\x3D\0a"s, "\xFE\xFF\0<\xDE\0\xD8\x3D"s,
        "\xFE\xFF" + Utf16("<?xml version='1.0' encoding='UTF-8'?><a/>", true),
        Utf16("<?xml version='1.0' encoding='UTF-16BE'?><a/>", false)}) {
    EXPECT_EQ(DecodeXml(document).problem, XmlProblem::kEncodingInvalid);
  }
  EXPECT_EQ(DecodeXml(Utf16("<?xml version='2.0'?><a/>", false)).problem, XmlProblem::kNotWellFormed);
}

TEST(DecodeXmlTest, ALaterVersionIsReadByTheRulesOfTheFirst) {
  for (const std::string& document :
       {"<?xml version='1.1'?><a>ø</a>"s, "<?xml version='1.1' encoding='ISO-8859-1'?><a>\xF8</a>"s}) {
    const XmlDecoded decoded = DecodeXml(document);
    EXPECT_EQ(decoded.problem, XmlProblem::kNone);
    EXPECT_EQ(decoded.utf8.substr(decoded.declaration_bytes), "<a>ø</a>");
  }
}

TEST(DecodeXmlTest, AsciiIsReadAsLongAsItIsAscii) {
  EXPECT_EQ(DecodeXml("<?xml version='1.0' encoding='us-ascii'?><a>&#248;</a>").problem, XmlProblem::kNone);
  EXPECT_EQ(DecodeXml("<?xml version='1.0' encoding='US-ASCII'?><a>ø</a>").problem, XmlProblem::kEncodingInvalid);
}

TEST(DecodeXmlTest, OtherEncodingsAreNotRead) {
  for (const std::string& document :
       {"<?xml version='1.0' encoding='UTF-16'?><a/>"s, "<?xml version='1.0' encoding='ISO-8859-15'?><a/>"s,
        "<?xml version='1.0' encoding='utf8'?><a/>"s}) {
    EXPECT_EQ(DecodeXml(document).problem, XmlProblem::kEncodingUnsupported);
  }
}

TEST(DecodeXmlTest, ABrokenDeclarationIsNotWellFormed) {
  for (const std::string& document :
       {"<?xml version='2.0'?><a/>"s, "<?xml version='1.'?><a/>"s, "<?xml version='1.x'?><a/>"s,
        "<?xml version='1'?><a/>"s, "<?xml encoding='UTF-8'?><a/>"s, "<?xml version='1.0' encoding=UTF-8?><a/>"s,
        "<?xml version='1.0' encoding='UTF-8' more='x'?><a/>"s, "<?xml version='1.0' encoding='UTF-8'"s,
        "<?xml version='1.0' standalone='maybe'?><a/>"s, "<?xml version='1.0' encoding=''?><a/>"s,
        "<?xml version='1.0'encoding='UTF-8'?><a/>"s, "<?xml version='1.0"s,
        "<?xml " + std::string(300, ' ') + "?><a/>"}) {
    EXPECT_EQ(DecodeXml(document).problem, XmlProblem::kNotWellFormed) << document;
  }
}

}  // namespace
}  // namespace handover::adapters
