#include "adapters/text/xml_names.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace handover::adapters {
namespace {

class XmlNamesTest : public ::testing::Test {
 protected:
  pugi::xml_node Parse(const char* text) {
    EXPECT_TRUE(document_.load_string(text));
    return document_.document_element();
  }
  pugi::xml_document document_;
};

TEST_F(XmlNamesTest, TheDefaultNamespaceHoldsForElementsBelow) {
  const pugi::xml_node root = Parse("<a xmlns='urn:x'><b><c xmlns=''/></b></a>");
  EXPECT_EQ(NameOf(root), (XmlName{"urn:x", "a"}));
  EXPECT_EQ(NameOf(root.child("b")), (XmlName{"urn:x", "b"}));
  EXPECT_EQ(NameOf(root.child("b").child("c")), (XmlName{"", "c"}));
}

TEST_F(XmlNamesTest, TheNearestDeclarationOfAPrefixHolds) {
  const pugi::xml_node root = Parse("<p:a xmlns:p='urn:x'><p:b xmlns:p='urn:y'/><b/></p:a>");
  EXPECT_EQ(NameOf(root), (XmlName{"urn:x", "a"}));
  EXPECT_EQ(NameOf(root.child("p:b")), (XmlName{"urn:y", "b"}));
  EXPECT_EQ(NameOf(root.child("b")), (XmlName{"", "b"}));
}

TEST_F(XmlNamesTest, APrefixThatNobodyDeclaredHasNoName) {
  EXPECT_FALSE(NameOf(Parse("<q:a xmlns:p='urn:x'/>")).has_value());
  EXPECT_FALSE(NameOf(Parse("<q:a xmlns:q=''/>")).has_value());
}

TEST_F(XmlNamesTest, AnAttributeWithoutPrefixIsInNoNamespace) {
  const pugi::xml_node root = Parse("<a xmlns='urn:x' xmlns:p='urn:y' b='1' p:b='2' q:b='3' xml:lang='da'/>");
  EXPECT_EQ(NameOf(root, root.attribute("b")), (XmlName{"", "b"}));
  EXPECT_EQ(NameOf(root, root.attribute("p:b")), (XmlName{"urn:y", "b"}));
  EXPECT_FALSE(NameOf(root, root.attribute("q:b")).has_value());
  EXPECT_EQ(NameOf(root, root.attribute("xml:lang")), (XmlName{"http://www.w3.org/XML/1998/namespace", "lang"}));
  EXPECT_TRUE(IsNamespaceDeclaration(root.attribute("xmlns")));
  EXPECT_TRUE(IsNamespaceDeclaration(root.attribute("xmlns:p")));
  EXPECT_FALSE(IsNamespaceDeclaration(root.attribute("b")));
}

TEST_F(XmlNamesTest, WhereASchemaLiesIsAHintWhateverThePrefix) {
  const pugi::xml_node root = Parse(
      "<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns:p='urn:y' i:schemaLocation='u v' i:type='t'"
      " i:noNamespaceSchemaLocation='w' p:schemaLocation='x' schemaLocation='y' q:schemaLocation='z'/>");
  EXPECT_TRUE(IsSchemaHint(root, root.attribute("i:schemaLocation")));
  EXPECT_TRUE(IsSchemaHint(root, root.attribute("i:noNamespaceSchemaLocation")));
  EXPECT_FALSE(IsSchemaHint(root, root.attribute("i:type")));
  EXPECT_FALSE(IsSchemaHint(root, root.attribute("p:schemaLocation")));
  EXPECT_FALSE(IsSchemaHint(root, root.attribute("schemaLocation")));
  EXPECT_FALSE(IsSchemaHint(root, root.attribute("q:schemaLocation")));
}

TEST_F(XmlNamesTest, TextIsWholeAcrossCommentsAndCdata) {
  EXPECT_EQ(TextOf(Parse("<a>one <!-- x -->two<![CDATA[ & three]]><b>no</b></a>")), "one two & three");
  EXPECT_EQ(TextOf(Parse("<a/>")), "");
}

TEST_F(XmlNamesTest, TextInOnePieceIsNotCopied) {
  std::string copy = "from before";
  const std::string_view text = TextOf(Parse("<a><b>no</b>one piece</a>"), copy);
  EXPECT_EQ(text, "one piece");
  EXPECT_NE(text.data(), copy.data());
  EXPECT_EQ(TextOf(Parse("<a>one <b/>two <b/>three</a>"), copy), "one two three");
  EXPECT_EQ(TextOf(Parse("<a/>"), copy), "");
}

}  // namespace
}  // namespace handover::adapters
