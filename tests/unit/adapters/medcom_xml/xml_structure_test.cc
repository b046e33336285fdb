#include "adapters/medcom_xml/xml_structure.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace handover::adapters::medcom {
namespace {

// A small schema of its own: Root(One, Two{0,2}, (Left | (First, Second)), Text?, Any?).
constexpr ValueRule kNumberRule = {.kind = ValueRule::Kind::kInteger, .least = 0, .greatest = 9};
constexpr ValueRule kWordRule = {.kind = ValueRule::Kind::kText, .min_length = 1, .max_length = 3};
constexpr ElementType kNumber = {.content = ElementType::Content::kValue, .value = &kNumberRule};
constexpr ElementType kWord = {.content = ElementType::Content::kValue, .value = &kWordRule};
constexpr ElementType kMarkup = {.content = ElementType::Content::kFormattedText};
constexpr ElementType kAny = {.content = ElementType::Content::kAnything};
constexpr AttributeRule kTypeAttribute[] = {{"type", &kWordRule}};
constexpr ElementType kTyped = {
    .content = ElementType::Content::kValue, .value = &kWordRule, .attributes = kTypeAttribute};
constexpr Particle kPair[] = {{.name = "First", .type = &kWord}, {.name = "Second", .type = &kWord}};
constexpr Particle kSides[] = {{.name = "Left", .type = &kTyped}, {.kind = Particle::Kind::kSequence, .parts = kPair}};
constexpr Particle kRootParts[] = {{.name = "One", .type = &kNumber},
                                   {.name = "Two", .type = &kWord, .least = 0, .most = 2},
                                   {.kind = Particle::Kind::kChoice, .parts = kSides},
                                   {.name = "Text", .type = &kMarkup, .least = 0},
                                   {.name = "Any", .type = &kAny, .least = 0}};
constexpr ElementType kRoot = {.particles = kRootParts};

// "CODE path" of each issue.
std::vector<std::string> Check(const std::string& inside, const std::string& root = "Root xmlns='urn:x'") {
  const Schema schema = {.name_space = "urn:x", .root = {.name = "Root", .type = &kRoot}, .codes = &kVansStructure};
  pugi::xml_document document;
  const std::string text = "<" + root + ">" + inside + "</" + root.substr(0, root.find(' ')) + ">";
  EXPECT_TRUE(document.load_string(text.c_str(), pugi::parse_default | pugi::parse_ws_pcdata)) << text;
  std::vector<Issue> issues;
  CheckStructure(schema, document.document_element(), issues);
  std::vector<std::string> told;
  for (const Issue& issue : issues) told.push_back(issue.code.substr(5) + " " + issue.path);
  return told;
}

using Told = std::vector<std::string>;

TEST(CheckStructureTest, WhatTheTableSaysPasses) {
  EXPECT_EQ(Check("<One>1</One><Left type='a'>x</Left>"), Told{});
  EXPECT_EQ(Check(" <One> 1 </One>\n<Two>a</Two><Two>æøå</Two><First>x</First><Second>y</Second><Text/><Any/>"),
            Told{});
  EXPECT_EQ(Check("<Any xmlns=''><b c='d'>e</b>f</Any>" + std::string(), "Root xmlns='urn:x'").size(), 1u);
}

TEST(CheckStructureTest, AnyPrefixOfTheNamespaceWillDo) {
  EXPECT_EQ(Check("<p:One>1</p:One><p:Left type='a'>x</p:Left>", "p:Root xmlns:p='urn:x'"), Told{});
}

TEST(CheckStructureTest, TheRootIsNamedAndInItsNamespace) {
  EXPECT_EQ(Check("", "Roof xmlns='urn:x'"), Told{"ROOT /Roof"});
  EXPECT_EQ(Check("", "Root xmlns='urn:y'"), Told{"NAMESPACE /Root"});
  EXPECT_EQ(Check("", "Root"), Told{"NAMESPACE /Root"});
  EXPECT_EQ(Check("", "p:Root"), Told{"NAMESPACE /Root"});
}

TEST(CheckStructureTest, AMissingElementIsNamed) {
  EXPECT_EQ(Check(""), Told{"ELEMENT_MISSING /Root/One"});
  EXPECT_EQ(Check("<One>1</One>"), Told{"ELEMENT_MISSING /Root/Left"});
  EXPECT_EQ(Check("<One>1</One><First>x</First>"), Told{"ELEMENT_MISSING /Root/Second"});
  EXPECT_EQ(Check("<Left type='a'>x</Left>"), Told{"ELEMENT_MISSING /Root/One"});
}

TEST(CheckStructureTest, AnUnknownElementIsSaidToBeUnknown) {
  EXPECT_EQ(Check("<Eins>1</Eins><Left type='a'>x</Left>"), Told{"ELEMENT_UNKNOWN /Root/Eins"});
  EXPECT_EQ(Check("<One>1<b/></One><Left type='a'>x</Left>"), Told{"ELEMENT_UNKNOWN /Root/One/b"});
  EXPECT_EQ(Check("<One xmlns='urn:y'>1</One><Left type='a'>x</Left>"), Told{"NAMESPACE /Root/One"});
  EXPECT_EQ(Check("<n xmlns='urn:y'/>"), Told{"NAMESPACE /Root/n"});
}

TEST(CheckStructureTest, OrderAndNumberAreTheTables) {
  EXPECT_EQ(Check("<Left type='a'>x</Left><One>1</One>"), Told{"ELEMENT_ORDER /Root/Left"});
  EXPECT_EQ(Check("<One>1</One><Left type='a'>x</Left><Two>a</Two>"), Told{"ELEMENT_ORDER /Root/Two"});
  EXPECT_EQ(Check("<One>1</One><One>1</One><Left type='a'>x</Left>"), Told{"ELEMENT_TOO_MANY /Root/One[2]"});
  EXPECT_EQ(Check("<One>1</One><Two>a</Two><Two>a</Two><Two>a</Two><Left type='a'>x</Left>"),
            Told{"ELEMENT_TOO_MANY /Root/Two[3]"});
}

TEST(CheckStructureTest, OfAChoiceOneIsTaken) {
  EXPECT_EQ(Check("<One>1</One><Left type='a'>x</Left><First>x</First><Second>y</Second>"),
            Told{"ELEMENT_CHOICE /Root/First"});
  EXPECT_EQ(Check("<One>1</One><First>x</First><Second>y</Second><Left type='a'>x</Left>"),
            Told{"ELEMENT_CHOICE /Root/Left"});
}

TEST(CheckStructureTest, AttributesAreTheTables) {
  EXPECT_EQ(Check("<One>1</One><Left>x</Left>"), Told{"ATTRIBUTE_MISSING /Root/Left/@type"});
  EXPECT_EQ(Check("<One>1</One><Left type='long'>x</Left>"), Told{"VALUE_LENGTH /Root/Left/@type"});
  EXPECT_EQ(Check("<One a='b'>1</One><Left type='a'>x</Left>"), Told{"ATTRIBUTE_UNKNOWN /Root/One/@a"});
  EXPECT_EQ(Check("<One q:a='b'>1</One><Left type='a'>x</Left>"), Told{"NAMESPACE /Root/One/@q:a"});
  EXPECT_EQ(Check("<One xml:lang='da'>1</One><Left type='a'>x</Left>"), Told{"ATTRIBUTE_UNKNOWN /Root/One/@xml:lang"});
}

TEST(CheckStructureTest, AHintWhereTheSchemaLiesIsNoAttribute) {
  const std::string root = "Root xmlns='urn:x' xmlns:i='http://www.w3.org/2001/XMLSchema-instance' ";
  EXPECT_EQ(Check("<One>1</One><Left type='a'>x</Left>", root + "i:schemaLocation='urn:x x.xsd'"), Told{});
  EXPECT_EQ(Check("<One>1</One><Left type='a'>x</Left>", root + "i:type='Other'"),
            Told{"ATTRIBUTE_UNKNOWN /Root/@i:type"});
}

TEST(CheckStructureTest, TextStandsOnlyWhereItMay) {
  EXPECT_EQ(Check("x<One>1</One><Left type='a'>x</Left>"), Told{"TEXT_UNEXPECTED /Root"});
  EXPECT_EQ(Check("<One>1</One><![CDATA[x]]><Left type='a'>x</Left>"), Told{"TEXT_UNEXPECTED /Root"});
}

TEST(CheckStructureTest, ValuesAreOfTheirKind) {
  EXPECT_EQ(Check("<One>x</One><Left type='a'>x</Left>"), Told{"VALUE_INTEGER /Root/One"});
  EXPECT_EQ(Check("<One>10</One><Left type='a'>x</Left>"), Told{"VALUE_RANGE /Root/One"});
  EXPECT_EQ(Check("<One>1</One><Two></Two><Left type='a'>x</Left>"), Told{"VALUE_LENGTH /Root/Two"});
  EXPECT_EQ(Check("<One>1</One><Two> </Two><Left type='a'>x</Left>"), Told{"VALUE_BLANK /Root/Two"});
  EXPECT_EQ(Check("<One>1</One><Two>æøåæ</Two><Left type='a'>x</Left>"), Told{"VALUE_LENGTH /Root/Two"});
}

TEST(CheckStructureTest, EveryChildIsCheckedAlthoughOneIsMissing) {
  EXPECT_EQ(Check("<One>x</One><Two/><First>long</First>"),
            (Told{"ELEMENT_MISSING /Root/Second", "VALUE_INTEGER /Root/One", "VALUE_LENGTH /Root/Two",
                  "VALUE_LENGTH /Root/First"}));
}

TEST(CheckStructureTest, FormattedTextHasThreeLevels) {
  const std::string before = "<One>1</One><Left type='a'>x</Left>";
  EXPECT_EQ(Check(before + "<Text>a<Break/>b<FixedFont>c<Bold>d<Space/>e</Bold></FixedFont><Right>f</Right></Text>"),
            Told{});
  EXPECT_EQ(Check(before + "<Text><Blink/></Text>"), Told{"ELEMENT_UNKNOWN /Root/Text/Blink"});
  EXPECT_EQ(Check(before + "<Text><Bold><Italic/></Bold></Text>"), Told{"ELEMENT_UNKNOWN /Root/Text/Bold/Italic"});
  EXPECT_EQ(Check(before + "<Text><FixedFont><FixedFont/></FixedFont></Text>"),
            Told{"ELEMENT_UNKNOWN /Root/Text/FixedFont/FixedFont"});
  EXPECT_EQ(Check(before + "<Text><Break>x</Break></Text>"), Told{"TEXT_UNEXPECTED /Root/Text/Break"});
  EXPECT_EQ(Check(before + "<Text><Break><Space/></Break></Text>"), Told{"ELEMENT_UNKNOWN /Root/Text/Break/Space"});
  EXPECT_EQ(Check(before + "<Text><Bold xmlns='urn:y'>x</Bold></Text>"), Told{"NAMESPACE /Root/Text/Bold"});
  EXPECT_EQ(Check(before + "<Text><Bold a='b'>x</Bold></Text>"), Told{"ATTRIBUTE_UNKNOWN /Root/Text/Bold/@a"});
}

TEST(CheckStructureTest, AnIssueHoldsNoValueThatIsDressedAsAName) {
  EXPECT_EQ(Check("<p2911829996/>"), Told{"ELEMENT_UNKNOWN /Root/*"});
  EXPECT_EQ(Check("<One a291182='b'>1</One><Left type='a'>x</Left>"), Told{"ATTRIBUTE_UNKNOWN /Root/One/@*"});
  EXPECT_EQ(Check("<" + std::string(70, 'n') + "/>"), Told{"ELEMENT_UNKNOWN /Root/*"});
}

TEST(CheckStructureTest, AHostileLetterMakesNoMillionIssues) {
  std::string inside = "<One>1</One><Left type='a'>x</Left><Text>";
  for (int i = 0; i < 1000; ++i) inside += "<Blink/>";
  EXPECT_EQ(Check(inside + "</Text>").size(), 100u);
}

TEST(PathOfTest, AnIndexStandsWhereThereAreSeveral) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string("<a><p:b xmlns:p='urn:x'/><c/><b><d/></b></a>"));
  const pugi::xml_node a = document.document_element();
  EXPECT_EQ(PathOf(a), "/a");
  EXPECT_EQ(PathOf(a.first_child()), "/a/b[1]");
  EXPECT_EQ(PathOf(a.child("c")), "/a/c");
  EXPECT_EQ(PathOf(a.last_child().first_child()), "/a/b[2]/d");
  EXPECT_EQ(PathOf(pugi::xml_node()), "");
  EXPECT_EQ(PlainPathOf(a.last_child().first_child()), "/a/b/d");
  EXPECT_EQ(PlainPathOf(pugi::xml_node()), "");
}

TEST(ChildOfTest, ThePrefixDoesNotMatter) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string("<a><p:b xmlns:p='urn:x'/><c/><b/></a>"));
  EXPECT_EQ(ChildrenOf(document.document_element(), "b").size(), 2u);
  EXPECT_STREQ(ChildOf(document.document_element(), "b").name(), "p:b");
  EXPECT_TRUE(ChildOf(document.document_element(), "d").empty());
  EXPECT_TRUE(ChildOf(pugi::xml_node(), "d").empty());
}

TEST(HasLocalNameTest, SaysWhatLocalNameOfSays) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string("<p:ab><ab/><abc/><a/><p:q:ab/></p:ab>"));
  const pugi::xml_node root = document.document_element();
  std::vector<std::string> names;
  std::vector<std::string> named;
  for (const pugi::xml_node node : {root, root.first_child(), root.child("abc"), root.child("a"), root.last_child()}) {
    names.emplace_back(LocalNameOf(node));
    if (HasLocalName(node, "ab")) named.emplace_back(node.name());
  }
  EXPECT_EQ(names, (std::vector<std::string>{"ab", "ab", "abc", "a", "q:ab"}));
  EXPECT_EQ(named, (std::vector<std::string>{"p:ab", "ab"}));
  EXPECT_TRUE(HasLocalName(root.last_child(), "q:ab"));
  EXPECT_FALSE(HasLocalName(root, "p:ab"));
  EXPECT_FALSE(HasLocalName(pugi::xml_node(), "ab"));
}

TEST(ChildCursorTest, FindsInAnyOrderWhatChildOfFinds) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string("<a> <b/><p:c/><d/> <e/></a>", pugi::parse_default | pugi::parse_ws_pcdata));
  const pugi::xml_node a = document.document_element();
  ChildCursor cursor(a);
  for (const char* name : {"b", "d", "c", "x", "e", "x", "b", "e", "c"}) {
    EXPECT_EQ(cursor.Find(name), ChildOf(a, name)) << name;
  }
  EXPECT_EQ(cursor.parent(), a);
  EXPECT_TRUE(ChildCursor(pugi::xml_node()).Find("b").empty());
}

TEST(PathMakerTest, SaysWhatPathOfSays) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string("<a><b><d/><d/></b><p:b><d/></p:b><c/><p2911829996/></a>"));
  PathMaker paths;
  std::vector<pugi::xml_node> nodes = {document.document_element()};
  for (size_t i = 0; i < nodes.size(); ++i) {
    for (const pugi::xml_node child : nodes[i].children()) nodes.push_back(child);
  }
  ASSERT_EQ(nodes.size(), 8u);
  for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) EXPECT_EQ(paths.PathOf(*node), PathOf(*node));
  EXPECT_EQ(paths.PathOf(nodes.back()), "/a/b[2]/d");
  EXPECT_EQ(paths.PathOf(pugi::xml_node()), "");
}

TEST(PathMakerTest, CountsManyChildrenOnceAndAlike) {
  std::string text = "<a>";
  for (int i = 0; i < 60; ++i) text += i % 3 == 0 ? "<b><x/><y/><x/></b>" : "<p:c/>";
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string((text + "<d/></a>").c_str()));
  PathMaker paths;
  for (const pugi::xml_node child : document.document_element().children()) {
    EXPECT_EQ(paths.PathOf(child.last_child()), PathOf(child.last_child()));
    EXPECT_EQ(paths.PathOf(child), PathOf(child));
  }
  EXPECT_EQ(paths.PathOf(document.document_element().last_child()), "/a/d");
  EXPECT_EQ(paths.PathOf(document.document_element().last_child().previous_sibling()), "/a/c[40]");
}

TEST(WithoutIndexesTest, OnlyTheNamesAreLeft) {
  EXPECT_EQ(WithoutIndexes("/a[12]/b/c[1]"), "/a/b/c");
  EXPECT_EQ(WithoutIndexes(""), "");
}

}  // namespace
}  // namespace handover::adapters::medcom
