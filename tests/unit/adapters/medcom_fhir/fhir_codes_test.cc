#include "adapters/medcom_fhir/fhir_codes.h"

#include <string>

#include "gtest/gtest.h"

#include "adapters/medcom_fhir/fhir_issues.h"
#include "adapters/medcom_fhir/hospital_message.h"
#include "broker/base/codes/code_systems.h"

namespace handover::adapters::fhir::testing {
namespace fhir_codes_test_internal {

constexpr std::string_view kFour =
    "http://medcomfhir.dk/ig/carecommunication/medcom-careCommunication-message-definition";
constexpr std::string_view kFive =
    "http://medcomfhir.dk/ig/messagedefinitions/MessageDefinition/MedComCareCommunicationMessageDefinition";
constexpr std::string_view kRoles =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-core-PractitionerRolesSKSadministrativ";

MessageVersion Version(std::string_view url, std::string_view rest) {
  return VersionOf(std::string(url) + std::string(rest));
}

}  // namespace fhir_codes_test_internal

using fhir_codes_test_internal::kFive;
using fhir_codes_test_internal::kFour;
using fhir_codes_test_internal::kRoles;
using fhir_codes_test_internal::Version;

TEST(FhirCodesTest, VersionsFourAndFiveAreKnownByTheirDefinition) {
  EXPECT_EQ(Version(kFour, "|4.0.0"), MessageVersion::kFour);
  EXPECT_EQ(Version(kFive, "|5.0"), MessageVersion::kFive);
  EXPECT_EQ(Version(kFive, "|5.12"), MessageVersion::kFive);
}

TEST(FhirCodesTest, ListsAreThoseOfTheirTables) {
  EXPECT_EQ(CodesOf(CodeSystem::kMedComCategories).system(), kCategorySystem);
  EXPECT_EQ(CodesOf(CodeSystem::kMedComActivities).system(), kActivitySystem);
  EXPECT_EQ(CodesOf(CodeSystem::kMedComEvents).system(), kEventSystem);
  EXPECT_EQ(CodesOf(CodeSystem::kMedComDestinations).system(), kDestinationUseSystem);
  EXPECT_EQ(CodesOf(CodeSystem::kMedComErrors).system(), kAcknowledgementErrorSystem);
  for (const CodeEntry& entry : CodesOf(CodeSystem::kMedComCategories).entries()) EXPECT_TRUE(IsCategory(entry.code));
  EXPECT_TRUE(IsCategory(kCategoryReferral));
  EXPECT_TRUE(IsCategory(kCategoryOther));
  EXPECT_TRUE(CodesOf(CodeSystem::kMedComEvents).Contains(kCareCommunicationEvent));
  EXPECT_TRUE(CodesOf(CodeSystem::kMedComEvents).Contains(kHospitalEvent));
  EXPECT_TRUE(CodesOf(CodeSystem::kMedComDestinations).Contains("primary"));
  for (const std::string_view code : {"new-message", "reply-message", "forward-message"}) {
    EXPECT_TRUE(CodesOf(CodeSystem::kMedComActivities).Contains(code) && ActivityOf(code).has_value()) << code;
  }
}

// What an issue is answered with is MedCom's, spelled as there, or FHIR's own.
TEST(FhirCodesTest, AnswersInMedComsSpellingAreInItsTable) {
  int medcom = 0;
  for (const IssueInfo& info : AllIssues()) {
    const bool is_shouted = info.acknowledgement.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
    const bool is_medcoms = CodesOf(CodeSystem::kMedComErrors).Contains(info.acknowledgement);
    EXPECT_TRUE(is_shouted || is_medcoms) << info.code;
    medcom += is_medcoms ? 1 : 0;
  }
  EXPECT_GT(medcom, 5);
}

TEST(FhirCodesTest, OtherVersionsAreNot) {
  EXPECT_EQ(VersionOf(""), MessageVersion::kUnsupported);
  EXPECT_EQ(Version(kFour, ""), MessageVersion::kUnsupported);
  EXPECT_EQ(Version(kFour, "|3.0.0"), MessageVersion::kUnsupported);
  EXPECT_EQ(Version(kFour, "|5.0"), MessageVersion::kUnsupported);
  EXPECT_EQ(Version(kFive, "|4.0"), MessageVersion::kUnsupported);
  EXPECT_EQ(Version(kFive, "|5."), MessageVersion::kUnsupported);
  EXPECT_EQ(Version(kFive, "|5.x"), MessageVersion::kUnsupported);
  EXPECT_EQ(Version(kFive, "|50"), MessageVersion::kUnsupported);
}

TEST(FhirCodesTest, CategoriesAreThoseOfTheList) {
  EXPECT_TRUE(IsCategory("carecoordination"));
  EXPECT_TRUE(IsCategory("extended-care-responsibility"));
  EXPECT_FALSE(IsCategory("Carecoordination"));
  EXPECT_FALSE(IsCategory(""));
}

TEST(FhirCodesTest, ActivitiesAreThoseThatTheProfileBinds) {
  EXPECT_EQ(ActivityOf("new-message"), Activity::kNew);
  EXPECT_EQ(ActivityOf("reply-message"), Activity::kReply);
  EXPECT_EQ(ActivityOf("forward-message"), Activity::kForward);
  EXPECT_FALSE(ActivityOf("modified-message").has_value());
  EXPECT_FALSE(ActivityOf("retract-message").has_value());
  EXPECT_FALSE(ActivityOf("carboncopy-message").has_value());
}

TEST(FhirCodesTest, Priorities) {
  EXPECT_TRUE(IsPriority("routine"));
  EXPECT_TRUE(IsPriority("asap"));
  EXPECT_FALSE(IsPriority("urgent"));
}

TEST(FhirCodesTest, AttachmentTypesAreAllowedByName) {
  EXPECT_TRUE(IsAttachmentType("application/pdf"));
  EXPECT_TRUE(IsAttachmentType("image/bmp"));
  EXPECT_FALSE(IsAttachmentType("text/html"));
  EXPECT_FALSE(IsAttachmentType("video/mp4"));
  EXPECT_FALSE(IsAttachmentType("application/zip"));
}

TEST(FhirCodesTest, BytesTellTheirType) {
  EXPECT_EQ(SniffAttachmentType("%PDF-1.7\n"), "application/pdf");
  EXPECT_EQ(SniffAttachmentType("\x89PNG\r\n\x1a\n...."), "image/png");
  EXPECT_EQ(SniffAttachmentType("\xff\xd8\xff\xe0"), "image/jpeg");
  EXPECT_EQ(SniffAttachmentType("GIF89a"), "image/gif");
  EXPECT_EQ(SniffAttachmentType(std::string_view("II*\0....", 8)), "image/tiff");
  EXPECT_EQ(SniffAttachmentType(std::string_view("MM\0*....", 8)), "image/tiff");
  EXPECT_EQ(SniffAttachmentType("BM" + std::string(24, '\0')), "image/bmp");
}

TEST(FhirCodesTest, BytesOfOtherTypesTellNothing) {
  EXPECT_EQ(SniffAttachmentType(""), "");
  EXPECT_EQ(SniffAttachmentType("MZ\x90"), "");
  EXPECT_EQ(SniffAttachmentType("PK\x03\x04"), "");
  EXPECT_EQ(SniffAttachmentType("<html>"), "");
  EXPECT_EQ(SniffAttachmentType("BMW er en bil med fire hjul og motor"), "");
  EXPECT_EQ(SniffAttachmentType(" %PDF-1.7"), "");
}

TEST(FhirCodesTest, RolesOfAChildsCourseHaveTheirPolicyCode) {
  EXPECT_EQ(RoleCode(kRoles, "sundhedsplejerske"), "HEALTH_VISITOR");
  EXPECT_EQ(RoleCode(kRoles, "jordemoder"), "MIDWIFE");
  EXPECT_EQ(RoleCode(kRoles, "pyskolog"), "PSYCHOLOGIST");
  EXPECT_EQ(RoleCode(kRoles, "fysioterapeut"), "FYSIOTERAPEUT");
}

TEST(FhirCodesTest, ForeignRolesAreOther) {
  EXPECT_EQ(RoleCode("http://terminology.hl7.org/CodeSystem-v3-NullFlavor.html", "NAVU"), "OTHER");
  EXPECT_EQ(RoleCode(kRoles, ""), "OTHER");
  EXPECT_EQ(RoleCode(kRoles, "Sygeplejerske"), "OTHER");
  EXPECT_EQ(RoleCode(kRoles, std::string(41, 'a')), "OTHER");
}

TEST(FhirCodesTest, WhatIsWrittenIsReadAsTheSame) {
  for (const MessageVersion version : {MessageVersion::kFour, MessageVersion::kFive}) {
    EXPECT_EQ(VersionOf(DefinitionOf(version)), version);
  }
  for (const Activity activity : {Activity::kNew, Activity::kReply, Activity::kForward}) {
    EXPECT_EQ(ActivityOf(ActivityCode(activity)), activity);
  }
}

TEST(FhirCodesTest, EveryRoleWithACodeIsReadFromItsPlainestOne) {
  for (const char* role : {"MIDWIFE", "DOCTOR", "MEDICAL_SECRETARY", "PEDAGOGUE", "PSYCHOLOGIST", "CASE_WORKER",
                           "HEALTH_VISITOR", "NURSE"}) {
    const std::optional<RoleCoding> coding = MedComRoleOf(role);
    ASSERT_TRUE(coding.has_value()) << role;
    EXPECT_EQ(RoleCode(coding->system, coding->code), role);
  }
  EXPECT_FALSE(MedComRoleOf("COORDINATOR").has_value());
  EXPECT_FALSE(MedComRoleOf("").has_value());
}

TEST(FhirCodesTest, ACodeStandsInTheListThatHasIt) {
  EXPECT_EQ(MedComRole("sundhedsplejerske")->system, kPractitionerRoles);
  EXPECT_NE(MedComRole("laege")->system, kPractitionerRoles);
  EXPECT_FALSE(MedComRole("diaetist-x").has_value());
}

}  // namespace handover::adapters::fhir::testing
