#include "broker/validation/header_rules.h"

#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"

#include "tests/unit/broker/validation/sample_handover.h"

namespace handover::validation {
namespace header_rules_test_internal {

using exchange::v1::Handover;
using exchange::v1::SectionHeader;
using options::v1::PersonRole;

constexpr RoleSet kChildBit = RoleBit(options::v1::PERSON_ROLE_CHILD);
constexpr RoleSet kMotherBit = RoleBit(options::v1::PERSON_ROLE_BIRTHING_PARENT);
constexpr RoleSet kFatherBit = RoleBit(options::v1::PERSON_ROLE_OTHER_PARENT);
constexpr RoleSet kOtherBit = RoleBit(options::v1::PERSON_ROLE_OTHER);
constexpr RoleSet kProfessionalBit = RoleBit(options::v1::PERSON_ROLE_PROFESSIONAL);

// Sections of the sample, by what they are.
constexpr int kIdentityOfMother = 1;
constexpr int kNote = 7;

std::string VerdictOn(const Handover& handover, int section) {
  const ParsedHandover parsed = *ParseReadable(handover, Limits());
  const SectionType* type = nullptr;
  return Verdict(ValidateHeader(parsed, parsed.sections[section], kSampleNow, type));
}

std::string PathOfHeader(int section) { return absl::StrCat("sections[", section, "].header."); }

TEST(RolesOfTest, IsEverybodysRole) {
  EXPECT_EQ(RolesOf(SampleHandover().sections(kNote).header()), kMotherBit | kFatherBit | kChildBit);
  EXPECT_EQ(RolesOf(SectionHeader()), 0u);
}

struct RuleCase {
  options::v1::AboutRule rule;
  RoleSet roles;
  int count;
  bool holds;
};

class AboutRuleTest : public testing::TestWithParam<RuleCase> {};

TEST_P(AboutRuleTest, Holds) {
  EXPECT_EQ(AboutRuleHolds(GetParam().rule, GetParam().roles, GetParam().count), GetParam().holds);
}

INSTANTIATE_TEST_SUITE_P(
    All, AboutRuleTest,
    testing::Values(RuleCase{options::v1::ABOUT_RULE_CHILD, kChildBit, 1, true},
                    RuleCase{options::v1::ABOUT_RULE_CHILD, kChildBit | kMotherBit, 2, true},
                    RuleCase{options::v1::ABOUT_RULE_CHILD, kMotherBit, 1, false},
                    RuleCase{options::v1::ABOUT_RULE_PARENT, kMotherBit, 1, true},
                    RuleCase{options::v1::ABOUT_RULE_PARENT, kFatherBit, 1, true},
                    RuleCase{options::v1::ABOUT_RULE_PARENT, kChildBit, 1, false},
                    RuleCase{options::v1::ABOUT_RULE_BIRTHING_PARENT, kMotherBit, 1, true},
                    RuleCase{options::v1::ABOUT_RULE_BIRTHING_PARENT, kFatherBit, 1, false},
                    RuleCase{options::v1::ABOUT_RULE_CHILD_AND_PARENT, kChildBit | kFatherBit, 2, true},
                    RuleCase{options::v1::ABOUT_RULE_CHILD_AND_PARENT, kChildBit, 1, false},
                    RuleCase{options::v1::ABOUT_RULE_CHILD_AND_PARENT, kMotherBit | kFatherBit, 2, false},
                    RuleCase{options::v1::ABOUT_RULE_ONE_PERSON, kOtherBit, 1, true},
                    RuleCase{options::v1::ABOUT_RULE_ONE_PERSON, kOtherBit, 2, false},
                    RuleCase{options::v1::ABOUT_RULE_PROFESSIONAL, kProfessionalBit, 2, true},
                    RuleCase{options::v1::ABOUT_RULE_PROFESSIONAL, kProfessionalBit | kMotherBit, 2, false},
                    RuleCase{options::v1::ABOUT_RULE_PROFESSIONAL, 0, 0, false},
                    RuleCase{options::v1::ABOUT_RULE_ANYONE, kOtherBit, 1, true},
                    RuleCase{options::v1::ABOUT_RULE_ANYONE, 0, 0, false},
                    RuleCase{options::v1::ABOUT_RULE_EVERYONE, kOtherBit, 1, true},
                    RuleCase{options::v1::ABOUT_RULE_UNSPECIFIED, kChildBit, 1, false}));

struct Case {
  std::string name;
  int section = 0;
  std::function<void(Handover&, SectionHeader&)> change;
  std::string verdict;  // The path is below the header.
};

class HeaderTest : public testing::TestWithParam<Case> {};

TEST_P(HeaderTest, OneChangeGivesTheVerdict) {
  Handover handover = SampleHandover();
  GetParam().change(handover, *handover.mutable_sections(GetParam().section)->mutable_header());
  const std::string refused =
      absl::StrReplaceAll(GetParam().verdict, {{"at ", "at " + PathOfHeader(GetParam().section)}});
  EXPECT_EQ(VerdictOn(handover, GetParam().section), refused);
}

std::string NameOf(const testing::TestParamInfo<Case>& instance) { return instance.param.name; }

void AddAbout(SectionHeader& header, const std::string& person, PersonRole role) {
  header.add_about()->set_person_id(person);
  header.mutable_about(header.about_size() - 1)->set_role(role);
}

INSTANTIATE_TEST_SUITE_P(
    All, HeaderTest,
    testing::Values(
        Case{"Sample", kIdentityOfMother, [](Handover&, SectionHeader&) {}, "OK"},
        Case{"CountedId", kIdentityOfMother, [](Handover&, SectionHeader& s) { s.set_section_id("7"); },
             "SECTION_ID_FORMAT at section_id"},
        Case{"TypeOfALaterVersion", kIdentityOfMother, [](Handover&, SectionHeader& s) { s.set_type("Later"); }, "OK"},
        Case{"LongType", kIdentityOfMother, [](Handover&, SectionHeader& s) { s.set_type("A" + std::string(64, 'a')); },
             "SECTION_UNKNOWN at type"},
        Case{"NoType", kIdentityOfMother, [](Handover&, SectionHeader& s) { s.clear_type(); },
             "SECTION_UNKNOWN at type"},
        Case{"LaterTypeAboutNobody", kIdentityOfMother,
             [](Handover&, SectionHeader& s) {
               s.set_type("Later");
               s.clear_about();
             },
             "COUNT_RANGE at about"},
        Case{"CaseOfType", kIdentityOfMother, [](Handover&, SectionHeader& s) { s.set_type("person_identity"); },
             "SECTION_UNKNOWN at type"},
        Case{"OtherType", kIdentityOfMother, [](Handover&, SectionHeader& s) { s.set_type("ContactDetails"); },
             "TYPE_MISMATCH at type"},
        Case{"AboutNobody", kIdentityOfMother, [](Handover&, SectionHeader& s) { s.clear_about(); },
             "COUNT_RANGE at about"},
        Case{"AboutTooMany", kIdentityOfMother,
             [](Handover&, SectionHeader& s) {
               while (s.about_size() < 33) s.add_about();
             },
             "COUNT_RANGE at about"},
        Case{"AboutSomebodyElse", kIdentityOfMother,
             [](Handover&, SectionHeader& s) { s.mutable_about(0)->set_person_id("0000000000000000"); },
             "PERSON_UNKNOWN at about[0].person_id"},
        Case{"OtherRole", kIdentityOfMother,
             [](Handover&, SectionHeader& s) { s.mutable_about(0)->set_role(options::v1::PERSON_ROLE_OTHER_PARENT); },
             "ROLE_MISMATCH at about[0].role"},
        Case{"Twice", kNote,
             [](Handover&, SectionHeader& s) { AddAbout(s, kMother, options::v1::PERSON_ROLE_BIRTHING_PARENT); },
             "PERSON_TWICE at about[3].person_id"},
        Case{"OnePersonAboutTwo", kIdentityOfMother,
             [](Handover&, SectionHeader& s) { AddAbout(s, kChild, options::v1::PERSON_ROLE_CHILD); },
             "ABOUT_RULE at about"},
        Case{"EveryoneButOne", kNote, [](Handover&, SectionHeader& s) { s.mutable_about()->RemoveLast(); },
             "ABOUT_RULE at about"},
        Case{"EveryoneAndTheMidwife", kNote,
             [](Handover&, SectionHeader& s) { AddAbout(s, kMidwife, options::v1::PERSON_ROLE_PROFESSIONAL); }, "OK"},
        Case{"ReplacesNothing", kIdentityOfMother,
             [](Handover&, SectionHeader& s) { s.set_replaces_section_id("0123456789abcdef"); },
             "REPLACES_WITHOUT_CORRECTION at replaces_section_id"},
        Case{"ReplacesInACorrection", kIdentityOfMother,
             [](Handover& h, SectionHeader& s) {
               s.set_replaces_section_id("0123456789abcdef");
               h.mutable_envelope()->add_related()->set_relation(exchange::v1::Envelope::CORRECTS);
             },
             "OK"},
        Case{"ReplacesByNumber", kIdentityOfMother, [](Handover&, SectionHeader& s) { s.set_replaces_section_id("7"); },
             "SECTION_ID_FORMAT at replaces_section_id"}),
    NameOf);

// A note about the mother alone, sorted by a midwife.
void Sort(SectionHeader& header, options::v1::DataCategory category) {
  header.mutable_about()->DeleteSubrange(1, 2);
  header.mutable_sorted()->set_category(category);
  header.mutable_sorted()->set_by_role("MIDWIFE");
  header.mutable_sorted()->set_by_name("Anne Jordemoder");
  header.mutable_sorted()->set_sorted_ms(absl::ToUnixMillis(kSampleNow));
}

std::function<void(Handover&, SectionHeader&)> Sorted(options::v1::DataCategory category,
                                                      std::function<void(SectionHeader&)> then) {
  return [=](Handover&, SectionHeader& header) {
    Sort(header, category);
    then(header);
  };
}

constexpr options::v1::DataCategory kMental = options::v1::DATA_CATEGORY_PARENT_MENTAL;

INSTANTIATE_TEST_SUITE_P(
    Sorted, HeaderTest,
    testing::Values(
        Case{"Mental", kNote, Sorted(kMental, [](SectionHeader&) {}), "OK"},
        Case{"Offence", kNote, Sorted(options::v1::DATA_CATEGORY_OFFENCE, [](SectionHeader&) {}), "OK"},
        Case{"UnsortedByName", kNote, Sorted(options::v1::DATA_CATEGORY_UNSORTED, [](SectionHeader&) {}),
             "SORTED_CATEGORY at sorted.category"},
        Case{"NoCategory", kNote, Sorted(options::v1::DATA_CATEGORY_UNSPECIFIED, [](SectionHeader&) {}),
             "SORTED_CATEGORY at sorted.category"},
        Case{"NewCategory", kNote, Sorted(static_cast<options::v1::DataCategory>(25), [](SectionHeader&) {}),
             "SORTED_CATEGORY at sorted.category"},
        Case{"CategoryOfAChild", kNote, Sorted(options::v1::DATA_CATEGORY_CHILD_HEALTH, [](SectionHeader&) {}),
             "SORTED_CATEGORY at sorted.category"},
        Case{"CategoryOfTwo", kNote, Sorted(options::v1::DATA_CATEGORY_INTERACTION, [](SectionHeader&) {}),
             "SORTED_CATEGORY at sorted.category"},
        Case{"NoRole", kNote, Sorted(kMental, [](SectionHeader& s) { s.mutable_sorted()->clear_by_role(); }),
             "FIELD_REQUIRED at sorted.by_role"},
        Case{"RoleInWords", kNote,
             Sorted(kMental, [](SectionHeader& s) { s.mutable_sorted()->set_by_role("midwife"); }),
             "CODE_FORMAT at sorted.by_role"},
        Case{"NoName", kNote, Sorted(kMental, [](SectionHeader& s) { s.mutable_sorted()->clear_by_name(); }),
             "FIELD_REQUIRED at sorted.by_name"},
        Case{"LongName", kNote,
             Sorted(kMental, [](SectionHeader& s) { s.mutable_sorted()->set_by_name(std::string(121, 'x')); }),
             "TEXT_LENGTH at sorted.by_name"},
        Case{"NoTime", kNote, Sorted(kMental, [](SectionHeader& s) { s.mutable_sorted()->clear_sorted_ms(); }),
             "TIME_WINDOW at sorted.sorted_ms"},
        Case{"TimeAhead", kNote,
             Sorted(kMental,
                    [](SectionHeader& s) {
                      s.mutable_sorted()->set_sorted_ms(absl::ToUnixMillis(kSampleNow + absl::Minutes(6)));
                    }),
             "TIME_WINDOW at sorted.sorted_ms"},
        Case{"FixedBody", kIdentityOfMother,
             [](Handover&, SectionHeader& s) { s.mutable_sorted()->set_category(kMental); }, "NOT_SORTABLE at sorted"}),
    NameOf);

TEST(ValidateHeaderTest, TellsTheType) {
  const Handover handover = SampleHandover();
  const ParsedHandover parsed = *ParseReadable(handover, Limits());
  const SectionType* type = nullptr;
  ASSERT_TRUE(ValidateHeader(parsed, parsed.sections[kNote], kSampleNow, type).ok());
  EXPECT_EQ(type->name, "Note");
}

TEST(ValidateHeaderTest, ABodyMayBeMissingInAPreviewAlone) {
  Handover handover = SampleHandover();
  handover.mutable_sections(kNote)->clear_body();
  EXPECT_EQ(VerdictOn(handover, kNote), "OK");
  EXPECT_EQ(Verdict(PassDoor(handover).status()), "BODY_MISSING at items[9].label.type");
}

}  // namespace header_rules_test_internal
}  // namespace handover::validation
