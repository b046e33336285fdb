#include <functional>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/xdis32_letter.h"
#include "adapters/medcom_xml/xdis32_letter_writer.h"
#include "adapters/text/xml_names.h"
#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace write_birth_clinical_test_internal {

using exchange::v1::SectionBody;
using model::v1::Condition;
using testing::Fixture;
using testing::Translate;

class ClinicalWritingTest : public ::testing::Test {
 protected:
  void Change(const std::function<void(SectionBody&)>& change) {
    for (exchange::v1::Section& section : *birth_[0].mutable_sections()) change(*section.mutable_body());
    tree_ = BuildXdis32(birth_);
    letter_ = ChildOf(tree_.document.document_element(), "BirthNotification");
  }
  bool Lost(const std::string& code, const std::string& path) const {
    for (const Loss& loss : tree_.losses) {
      if (loss.code == code && loss.path == path) return true;
    }
    return false;
  }
  size_t Count(std::string_view parent, std::string_view name) const {
    return ChildrenOf(ChildOf(letter_, parent), name).size();
  }
  std::vector<std::string> Errors() const { return testing::ErrorCodes(tree_.issues); }

  std::vector<exchange::v1::Handover> birth_ = Translate(Fixture("everything.xml")).handovers;
  EmessageTree tree_;
  pugi::xml_node letter_;
};
using Codes = std::vector<std::string>;

void AddConditions(google::protobuf::RepeatedPtrField<Condition>* to, int count, Condition::Rank rank) {
  for (int i = 0; i < count; ++i) {
    Condition& condition = *to->Add();
    condition.mutable_code()->set_system("1.2.208.176.2.4");
    condition.mutable_code()->set_code("DO702");
    condition.set_rank(rank);
  }
}

TEST_F(ClinicalWritingTest, WhatOneListHasNoRoomForComesToTheNext) {
  Change([](SectionBody& body) {
    if (body.has_birth()) AddConditions(body.mutable_birth()->mutable_conditions(), 7, Condition::SECONDARY);
  });
  EXPECT_EQ(Errors(), Codes{});
  EXPECT_EQ(Count("Birth", "BirthAdditionalDiagnoses"), 5u);
  EXPECT_EQ(Count("Birth", "BirthInvestigationAndTreatmentDiagnoses"), 5u);  // One, one of the residue, three.
  EXPECT_FALSE(Lost("XDIS32_OUT_FIELD", "Birth.conditions"));
}

TEST_F(ClinicalWritingTest, WhatNoListHasRoomForIsLost) {
  Change([](SectionBody& body) {
    if (body.has_newborn()) AddConditions(body.mutable_newborn()->mutable_conditions(), 40, Condition::SECONDARY);
  });
  EXPECT_EQ(Count("ChildInfo", "ChildAdditionalDiagnoses"), 5u);
  EXPECT_TRUE(Lost("XDIS32_OUT_FIELD", "Newborn.conditions"));
}

TEST_F(ClinicalWritingTest, ASecondPrincipalDiagnosisIsAnAdditionalOne) {
  Change([](SectionBody& body) {
    if (body.has_pregnancy()) AddConditions(body.mutable_pregnancy()->mutable_conditions(), 1, Condition::PRINCIPAL);
  });
  EXPECT_EQ(Count("Pregnancy", "PregnancyPrincipalDiagnoses"), 1u);
  EXPECT_EQ(Count("Pregnancy", "PregnancyAdditionalDiagnoses"), 4u);
}

TEST_F(ClinicalWritingTest, ACodeOfAnotherSystemLosesItsSystem) {
  Change([](SectionBody& body) {
    if (!body.has_newborn()) return;
    body.mutable_newborn()->mutable_conditions(0)->mutable_code()->set_system("http://snomed.info/sct");
  });
  const pugi::xml_node diagnosis = ChildOf(ChildOf(letter_, "ChildInfo"), "ChildPrincipalDiagnoses");
  EXPECT_EQ(TextOf(ChildOf(diagnosis, "DiagnoseTypeCode")), "uspecificeretkode");
  EXPECT_TRUE(Lost("XDIS32_OUT_VALUE", "Newborn.conditions.code.system"));
}

TEST_F(ClinicalWritingTest, MillimetresAreRoundedAndTold) {
  Change([](SectionBody& body) {
    if (body.has_newborn()) body.mutable_newborn()->set_length_mm(515);
  });
  const pugi::xml_node dimensions = ChildOf(ChildOf(letter_, "ChildInfo"), "ChildDimensions");
  EXPECT_EQ(TextOf(ChildOf(dimensions, "Length")), "52");
  EXPECT_EQ(TextOf(ChildOf(dimensions, "HeadCircumference")), "35");
  EXPECT_TRUE(Lost("XDIS32_OUT_PRECISION", "Newborn.length_mm"));
  EXPECT_FALSE(Lost("XDIS32_OUT_PRECISION", "Newborn.head_circumference_mm"));
}

TEST_F(ClinicalWritingTest, WhatNobodyMeasuredIsNotMadeUp) {
  Change([](SectionBody& body) {
    if (body.has_newborn()) body.mutable_newborn()->clear_weight_grams();
  });
  EXPECT_EQ(Errors(), Codes{"XDIS32_OUT_MISSING"});
}

TEST_F(ClinicalWritingTest, ADueDateOfAScanComesFirst) {
  Change([](SectionBody& body) {
    if (!body.has_pregnancy()) return;
    model::v1::Pregnancy::DueDate& due = *body.mutable_pregnancy()->add_due_dates();
    due.set_method(model::v1::Pregnancy::ULTRASOUND);
    due.mutable_due_date()->set_year(2024);
    due.mutable_due_date()->set_month(6);
    due.mutable_due_date()->set_day(21);
  });
  EXPECT_EQ(TextOf(ChildOf(ChildOf(ChildOf(letter_, "Pregnancy"), "DateofDelivery"), "Date")), "2024-06-21");
  EXPECT_TRUE(Lost("XDIS32_OUT_FIELD", "Pregnancy.due_dates"));
  Change([](SectionBody& body) {
    if (body.has_pregnancy()) body.mutable_pregnancy()->clear_due_dates();
  });
  EXPECT_EQ(Errors(), Codes{"XDIS32_OUT_MISSING"});
}

TEST_F(ClinicalWritingTest, AMarkAndAWordThatTheLetterDoesNotHaveAreLost) {
  Change([](SectionBody& body) {
    if (body.has_newborn()) body.mutable_newborn()->mutable_apgars(0)->set_minute(2);
    if (body.has_birth()) body.mutable_birth()->set_discharge(model::v1::Birth::BORN_AT_HOME);
  });
  EXPECT_TRUE(Lost("XDIS32_OUT_FIELD", "Newborn.apgars"));
  EXPECT_TRUE(Lost("XDIS32_OUT_VALUE", "Birth.discharge"));
  EXPECT_EQ(Errors(), Codes{});
}

TEST_F(ClinicalWritingTest, DatedTextsAreInvestigationsOfTheirOwn) {
  Change([](SectionBody& body) {
    if (body.note().source_topic().code() != "InvestigationAndTreatmentText") return;
    body.mutable_note()->set_text("først\n2024-01-10: b\nc\n2024-13-01: d\n2024-03-01: e");
  });
  const auto all = ChildrenOf(ChildOf(letter_, "Pregnancy"), "PregnancyInvestigationAndTreatments");
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(WordsOf(ChildOf(all[0], "InvestigationAndTreatmentText")), "først");
  EXPECT_EQ(WordsOf(ChildOf(all[1], "InvestigationAndTreatmentText")), "b\nc\n2024-13-01: d");
  // The operation of that day, with its minute.
  EXPECT_EQ(TextOf(ChildOf(ChildOf(all[1], "ClinicalInfoDate"), "Time")), "13:05");
  EXPECT_EQ(TextOf(ChildOf(ChildOf(all[2], "ClinicalInfoDate"), "Time")), "00:00");
}

}  // namespace write_birth_clinical_test_internal
}  // namespace handover::adapters::medcom
