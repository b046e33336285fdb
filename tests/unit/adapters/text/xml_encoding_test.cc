#include "adapters/text/xml_encoding.h"

#include <string>

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

TEST(DecodeXmlTest, OtherEncodingsAreNotRead) {
  for (const std::string& document :
       {"\xFF\xFE<\0a\0"s, "\xFE\xFF\0<\0a"s, "<\0a\0/\0>\0"s, "\0<\0a\0/\0>"s,
        "<?xml version='1.0' encoding='UTF-16'?><a/>"s, "<?xml version='1.0' encoding='US-ASCII'?><a/>"s,
        "<?xml version='1.0' encoding='ISO-8859-15'?><a/>"s, "<?xml version='1.0' encoding='utf8'?><a/>"s}) {
    EXPECT_EQ(DecodeXml(document).problem, XmlProblem::kEncodingUnsupported);
  }
}

TEST(DecodeXmlTest, ABrokenDeclarationIsNotWellFormed) {
  for (const std::string& document :
       {"<?xml version='1.1'?><a/>"s, "<?xml encoding='UTF-8'?><a/>"s, "<?xml version='1.0' encoding=UTF-8?><a/>"s,
        "<?xml version='1.0' encoding='UTF-8' more='x'?><a/>"s, "<?xml version='1.0' encoding='UTF-8'"s,
        "<?xml version='1.0' standalone='maybe'?><a/>"s, "<?xml version='1.0' encoding=''?><a/>"s,
        "<?xml version='1.0'encoding='UTF-8'?><a/>"s, "<?xml version='1.0"s,
        "<?xml " + std::string(300, ' ') + "?><a/>"}) {
    EXPECT_EQ(DecodeXml(document).problem, XmlProblem::kNotWellFormed) << document;
  }
}

}  // namespace
}  // namespace handover::adapters
