#include <functional>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/xdis32_letter_writer.h"
#include "adapters/text/xml_names.h"
#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace write_birth_people_test_internal {

using exchange::v1::SectionBody;
using testing::Fixture;
using testing::Translate;

// everything.xml with every section changed, and what becomes of it.
class PeopleTest : public ::testing::Test {
 protected:
  void Change(const std::function<void(SectionBody&)>& change) {
    for (exchange::v1::Section& section : *birth_[0].mutable_sections()) change(*section.mutable_body());
    tree_ = BuildXdis32(birth_);
    letter_ = ChildOf(tree_.document.document_element(), "BirthNotification");
  }
  std::string At(std::string_view parent, std::string_view name) const {
    return TextOf(ChildOf(ChildOf(letter_, parent), name));
  }
  bool Lost(const std::string& code, const std::string& path) const {
    for (const Loss& loss : tree_.losses) {
      if (loss.code == code && loss.path == path) return true;
    }
    return false;
  }
  std::vector<std::string> Errors() const { return testing::ErrorCodes(tree_.issues); }

  std::vector<exchange::v1::Handover> birth_ = Translate(Fixture("everything.xml")).handovers;
  EmessageTree tree_;
  pugi::xml_node letter_;
};
using Codes = std::vector<std::string>;

TEST_F(PeopleTest, ANameOfTwoIsCutWhereBothFit) {
  Change([](SectionBody&) {});
  EXPECT_EQ(At("Sender", "OrganisationName"), "Odense Universitetshospital");
  EXPECT_EQ(At("BirthMaternityMother", "OrganisationName"), "Jordemodercenter Øst");
}

TEST_F(PeopleTest, ANameThatFitsIsNotCut) {
  Change([](SectionBody& body) {
    if (body.has_professional()) body.mutable_professional()->set_organisation_name("OUH, Øst");
  });
  EXPECT_EQ(At("Sender", "OrganisationName"), "OUH, Øst");
  EXPECT_EQ(At("BirthMaternityMother", "OrganisationName"), "");
}

TEST_F(PeopleTest, WithoutALocationNumberThereIsNoSender) {
  birth_[0].mutable_envelope()->set_source_format("OTHER");
  Change([](SectionBody&) {});
  EXPECT_EQ(Errors(), Codes{"XDIS32_OUT_MISSING"});
  Change([](SectionBody& body) {
    if (body.has_professional()) body.mutable_professional()->set_organisation("gln:5790001659592");
  });
  EXPECT_EQ(Errors(), Codes{});
  EXPECT_EQ(At("Sender", "EANIdentifier"), "5790001659592");
}

TEST_F(PeopleTest, AProtectedAddressIsLeftOut) {
  Change([](SectionBody& body) {
    if (body.has_person_identity()) body.mutable_person_identity()->set_address_protected(true);
  });
  EXPECT_EQ(At("Patient", "StreetName"), "");
  EXPECT_EQ(At("PartnerRelation", "StreetName"), "");
  EXPECT_TRUE(Lost("XDIS32_OUT_FIELD", "Address"));
  EXPECT_TRUE(Lost("XDIS32_OUT_FIELD", "PersonIdentity.address_protected"));
}

TEST_F(PeopleTest, AFifthTelephoneIsLost) {
  Change([](SectionBody& body) {
    if (body.has_contact_details()) body.mutable_contact_details()->add_telephones("+4520304050");
  });
  EXPECT_EQ(At("Patient", "TelephoneSubscriber"), "");
  EXPECT_EQ(TextOf(ChildOf(ChildOf(ChildOf(letter_, "Patient"), "TelephoneSubscriber"), "WorkSubscriberIdentifier")),
            "63112255");
  EXPECT_TRUE(Lost("XDIS32_OUT_FIELD", "ContactDetails.telephones"));
}

TEST_F(PeopleTest, AnInterpreterForALanguageThatNobodyNamed) {
  Change([](SectionBody& body) {
    if (body.has_language_needs()) body.mutable_language_needs()->clear_language();
  });
  EXPECT_EQ(TextOf(ChildOf(ChildOf(ChildOf(letter_, "Patient"), "InterpretationNeeds"), "ISOLanguageCode")), "und");
  Change([](SectionBody& body) {
    if (body.has_language_needs()) body.mutable_language_needs()->set_interpreter_needed(false);
  });
  EXPECT_EQ(TextOf(ChildOf(ChildOf(ChildOf(letter_, "Patient"), "InterpretationNeeds"), "InterpretationIsNeededCode")),
            "tolkebehov_nej");
  EXPECT_TRUE(Lost("XDIS32_OUT_FIELD", "LanguageNeeds.text"));
}

TEST_F(PeopleTest, ARelationOfAnotherListIsNotGuessed) {
  const auto set_relation = [this](const char* code) {
    Change([code](SectionBody& body) {
      if (!body.has_family_relation()) return;
      body.mutable_family_relation()->mutable_relation()->set_system("HL70063");
      body.mutable_family_relation()->mutable_relation()->set_code(code);
    });
  };
  set_relation("FTH");
  EXPECT_EQ(At("PartnerRelation", "RelationCode"), "far");
  set_relation("SPO");
  EXPECT_EQ(At("PartnerRelation", "RelationCode"), "uspec_paaroerende");
  EXPECT_TRUE(Lost("XDIS32_OUT_VALUE", "FamilyRelation.relation"));
}

TEST_F(PeopleTest, ANumberThatTheLetterCannotHoldIsNotMadeUp) {
  Change([](SectionBody& body) {
    if (!body.has_person_identity() || body.person_identity().official_family_name() != "Berggren") return;
    body.mutable_person_identity()->mutable_identifiers(0)->mutable_local()->set_value("4711");
  });
  EXPECT_EQ(Errors(), Codes{"XDIS32_OUT_MISSING"});
}

TEST_F(PeopleTest, AChildWithoutSexOrTimeIsRefused) {
  Change([](SectionBody& body) {
    if (body.has_newborn()) body.mutable_newborn()->set_sex_at_birth(model::v1::SEX_UNDETERMINED);
  });
  EXPECT_EQ(Errors(), Codes{"XDIS32_OUT_MISSING"});
  Change([](SectionBody& body) {
    if (!body.has_newborn()) return;
    body.mutable_newborn()->set_sex_at_birth(model::v1::SEX_FEMALE);
    body.mutable_newborn()->mutable_birth_time()->set_precision(model::v1::TIME_PRECISION_DAY);
  });
  EXPECT_EQ(Errors(), Codes{"XDIS32_OUT_MISSING"});
}

TEST_F(PeopleTest, AChildsNameIsLost) {
  Change([](SectionBody& body) {
    if (body.has_person_identity()) body.mutable_person_identity()->set_official_given_name("Anna");
  });
  EXPECT_TRUE(Lost("XDIS32_OUT_FIELD", "PersonIdentity.official_given_name"));
}

TEST_F(PeopleTest, AProfessionalWhomTheLetterHasNoPlaceForIsLost) {
  model::v1::Professional& other = *birth_[0].add_sections()->mutable_body()->mutable_professional();
  other.set_role("HEALTH_VISITOR");
  Change([](SectionBody&) {});
  EXPECT_TRUE(Lost("XDIS32_OUT_PERSON", "Professional"));
}

}  // namespace write_birth_people_test_internal
}  // namespace handover::adapters::medcom
