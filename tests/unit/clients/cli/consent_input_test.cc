#include "clients/cli/consent_input.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "clients/cli/command.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::cli {
namespace {

using consent::v1::ConsentRecord;
using consent::v1::Grant;
using consent::v1::Provision;

const absl::Time kNow = absl::FromUnixSeconds(1'718'000'000);

ConsentFlags Flags() {
  ConsentFlags flags;
  flags.subject = "2911829996";
  flags.received_by = "Hanne Test, HEALTH_VISITOR";
  flags.permit = {"PARENT_MENTAL"};
  flags.to = {"GP"};
  return flags;
}

absl::StatusOr<ConsentRecord> Read(const ConsentFlags& flags, const std::string& standard_input = "") {
  std::istringstream in(standard_input);
  PartyNames names;
  names.Add("00000000-0000-4000-8000-000000000001", "gp-a");
  return ReadConsent(flags, {in, names, kNow});
}

std::string Mistake(const ConsentFlags& flags) {
  const absl::Status status = Read(flags).status();
  EXPECT_EQ(ExitCodeOf(status), kUsage);
  return std::string(status.message());
}

TEST(ConsentInputTest, PersonConsentsForOneself) {
  const absl::StatusOr<ConsentRecord> record = Read(Flags());
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->subject().cpr(), "2911829996");
  ASSERT_EQ(record->grants_size(), 1);
  EXPECT_EQ(record->grants(0).grantor().cpr(), "2911829996");
  EXPECT_EQ(record->grants(0).capacity(), Grant::SELF);
  EXPECT_EQ(record->grants(0).form(), Grant::WRITTEN);
  EXPECT_EQ(record->grants(0).received_by(), "Hanne Test, HEALTH_VISITOR");
  EXPECT_EQ(record->grants(0).grant_time().seconds(), 1'718'000'000);
  ASSERT_EQ(record->provisions_size(), 1);
  EXPECT_EQ(record->provisions(0).effect(), Provision::PERMIT);
  EXPECT_EQ(record->provisions(0).categories(0), options::v1::DATA_CATEGORY_PARENT_MENTAL);
  EXPECT_EQ(record->provisions(0).to_sectors(0), directory::v1::GP);
  EXPECT_EQ(record->valid_from_time().seconds(), 1'718'000'000);
  EXPECT_FALSE(record->has_valid_to_time());
}

TEST(ConsentInputTest, AConsentMayBeToDataOfATime) {
  ConsentFlags flags = Flags();
  EXPECT_FALSE(Read(flags)->provisions(0).has_data_period());
  flags.data_from = "2024-06-01";
  ASSERT_TRUE(Read(flags).ok()) << Read(flags).status();
  EXPECT_EQ(Read(flags)->provisions(0).data_period().first_date().day(), 1);
  EXPECT_FALSE(Read(flags)->provisions(0).data_period().has_last_date());
  flags.data_to = "2024-06-30";
  EXPECT_EQ(Read(flags)->provisions(0).data_period().last_date().day(), 30);
  flags.data_to = "30 June";
  EXPECT_EQ(Mistake(flags).substr(0, 9), "--data-to");
  flags.data_from = "2024";
  EXPECT_EQ(Mistake(flags).substr(0, 11), "--data-from");
}

TEST(ConsentInputTest, GuardiansConsentForAChild) {
  ConsentFlags flags = Flags();
  flags.grantors = {"2911829996", "-"};
  const ConsentRecord record = *Read(flags, "1502829995\n");
  ASSERT_EQ(record.grants_size(), 2);
  EXPECT_EQ(record.grants(1).grantor().cpr(), "1502829995");
  EXPECT_EQ(record.grants(1).capacity(), Grant::CUSTODY);
}

TEST(ConsentInputTest, EveryFlagHasItsField) {
  ConsentFlags flags = Flags();
  flags.capacity = "GUARDIAN";
  flags.form = "ORAL";
  flags.journal_reference = "j1";
  flags.permit = {"DATA_CATEGORY_NETWORK", "birth"};
  flags.deny = {"ALL"};
  flags.to = {"gp-a", "00000000-0000-4000-8000-000000000002", "school"};
  flags.purposes = {"GP_CARE"};
  flags.from = "2024-06-01";
  flags.until = "2024-07-01T10:00:00Z";
  const ConsentRecord record = *Read(flags);
  EXPECT_EQ(record.grants(0).capacity(), Grant::GUARDIAN);
  EXPECT_EQ(record.grants(0).form(), Grant::ORAL);
  EXPECT_EQ(record.grants(0).journal_reference(), "j1");
  EXPECT_EQ(record.provisions(0).categories_size(), 2);
  EXPECT_EQ(record.provisions(0).to_parties_size(), 2);
  EXPECT_EQ(record.provisions(0).to_parties(0), "00000000-0000-4000-8000-000000000001");
  EXPECT_EQ(record.provisions(0).to_sectors(0), directory::v1::SCHOOL);
  EXPECT_EQ(record.provisions(0).purposes(0), "GP_CARE");
  EXPECT_EQ(record.provisions(1).effect(), Provision::DENY);
  EXPECT_EQ(record.provisions(1).categories_size(), 0);
  EXPECT_EQ(record.valid_from_time().seconds(), 1'717'200'000);
  EXPECT_EQ(record.valid_to_time().seconds(), 1'719'828'000);
}

TEST(ConsentInputTest, FileIsTakenAsItIs) {
  const fakes::TemporaryFolder folder;
  fakes::WriteFileBytes(folder.File("c.json"), R"({"subject":{"cpr":"2911829996"}})");
  ConsentFlags flags;
  flags.file = folder.File("c.json");
  EXPECT_EQ(Read(flags)->subject().cpr(), "2911829996");
  flags.subject = "2911829996";
  EXPECT_EQ(Mistake(flags), "a FILE, or --subject and the other flags");
  flags.subject.clear();
  flags.file = folder.File("none");
  Mistake(flags);
}

TEST(ConsentInputTest, MistakesNameTheirFlag) {
  const auto mistake = [](void (*change)(ConsentFlags&)) {
    ConsentFlags flags = Flags();
    change(flags);
    const std::string text = Mistake(flags);
    return text.substr(0, text.find_first_of(" :"));
  };
  EXPECT_EQ(mistake([](ConsentFlags& flags) { flags.subject.clear(); }), "--subject");
  EXPECT_EQ(mistake([](ConsentFlags& flags) { flags.received_by.clear(); }), "--subject");
  EXPECT_EQ(mistake([](ConsentFlags& flags) { flags.subject = "x"; }), "--subject");
  EXPECT_EQ(mistake([](ConsentFlags& flags) { flags.grantors = {"x"}; }), "--grantor");
  EXPECT_EQ(mistake([](ConsentFlags& flags) { flags.permit.clear(); }), "--permit");
  EXPECT_EQ(mistake([](ConsentFlags& flags) { flags.permit = {"NONE"}; }), "--permit");
  EXPECT_EQ(mistake([](ConsentFlags& flags) { flags.deny = {"NONE"}; }), "--deny");
  EXPECT_EQ(mistake([](ConsentFlags& flags) { flags.to = {"nobody"}; }), "--to");
  EXPECT_EQ(mistake([](ConsentFlags& flags) { flags.capacity = "x"; }), "--capacity");
  EXPECT_EQ(mistake([](ConsentFlags& flags) { flags.form = "x"; }), "--form");
  EXPECT_EQ(mistake([](ConsentFlags& flags) { flags.from = "soon"; }), "--valid-from");
  EXPECT_EQ(mistake([](ConsentFlags& flags) { flags.until = "soon"; }), "--valid-to");
}

}  // namespace
}  // namespace handover::cli
