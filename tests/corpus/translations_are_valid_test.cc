// What the translators make of the fixtures and of the real files passes the broker's own checks, under the policy that
// is shipped. The corpus is looked at where it is; the fixtures always are.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/translation.h"
#include "broker/base/commitment/hash.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/load_policy.h"
#include "broker/validation/content.h"
#include "broker/validation/envelope.h"
#include "broker/validation/parsed_handover.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/zip_packer.h"

namespace handover::adapters {
namespace translations_are_valid_internal {

namespace fs = std::filesystem;

std::string Text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<policy::NamedText> ShippedFiles() {
  std::vector<policy::NamedText> files;
  for (const auto& entry : fs::directory_iterator("deploy/policy")) {
    if (entry.path().extension() == ".textproto") {
      files.push_back({entry.path().filename().string(), Text(entry.path())});
    }
  }
  return files;
}

const validation::Vocabulary& ShippedVocabulary() {
  static const auto& policy =
      *new std::shared_ptr<const pipeline::ActivePolicy>(pipeline::MakePolicy(ShippedFiles()).value());
  return policy->vocabulary;
}

absl::Status Check(exchange::v1::Handover handover, absl::Time now) {
  // What the gateway fills in: the parties at both ends, and which earlier letter a correction corrects.
  handover.mutable_envelope()->set_sender_party(std::string(16, 'p'));
  for (auto& related : *handover.mutable_envelope()->mutable_related()) {
    if (related.handover_id().empty()) related.set_handover_id(std::string(16, 'e'));
  }
  for (exchange::v1::Addressee& addressee : *handover.mutable_addressees()) {
    const bool stated = addressee.party().empty() && addressee.role().empty() && !addressee.stated_address().empty();
    if (stated) addressee.set_party(std::string(16, 'r'));
  }
  handover.mutable_envelope()->set_slots(ShippedVocabulary().FindKind(handover.envelope().kind())->slots);
  const absl::StatusOr<validation::ParsedHandover> parsed = validation::ParseReadable(handover, {});
  if (!parsed.ok()) return parsed.status();
  const absl::Status envelope = validation::ValidateEnvelope(*parsed->envelope, ShippedVocabulary(), now);
  if (!envelope.ok()) return envelope;
  return validation::ValidateContent(*parsed, ShippedVocabulary(), now, validation::ContentScope::kWhole).status();
}

// How many handovers of the folder were looked at.
int CheckFolder(const fs::path& folder, std::string_view format) {
  static const Registry& registry = *new Registry(MakeRegistry());
  const absl::Time now = absl::FromUnixSeconds(1'767'300'000);
  int checked = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    fakes::SeededRandom random;
    const Translation translation = registry.FindReader(format)->Read(Text(entry.path()), {&random, now});
    for (const exchange::v1::Handover& handover : translation.handovers) {
      EXPECT_EQ(Check(handover, now), absl::OkStatus()) << entry.path().filename();
      ++checked;
    }
  }
  return checked;
}

// A form says itself when it was made, and the gateway looks up whom it is for.
int CheckForms(std::string_view file, std::string_view format) {
  static const Registry& registry = *new Registry(MakeRegistry());
  fakes::SeededRandom random;
  Translation translation =
      registry.FindReader(format)->Read(Text(fs::path("tests/fixtures/daycare") / file), {&random, absl::UnixEpoch()});
  for (exchange::v1::Handover& handover : translation.handovers) {
    for (exchange::v1::Addressee& addressee : *handover.mutable_addressees()) {
      if (addressee.role().empty()) addressee.set_party(std::string(16, 'q'));
    }
    EXPECT_EQ(Check(handover, absl::FromUnixMillis(handover.envelope().created_ms())), absl::OkStatus()) << file;
  }
  return static_cast<int>(translation.handovers.size());
}

fs::path Corpus() {
  const char* shared = std::getenv("HANDOVER_SHARED");
  return fs::path(shared != nullptr ? shared : "../shared") / "corpus";
}

TEST(TranslationsAreValidTest, FixturesOfHl7v2AndCda) {
  EXPECT_EQ(CheckFolder("tests/fixtures/hl7v2", "HL7V2"), 6);
  EXPECT_EQ(CheckFolder("tests/fixtures/cda", "CDA"), 6);
}

TEST(TranslationsAreValidTest, FixturesOfKlChildren) {
  EXPECT_EQ(CheckFolder("tests/fixtures/kl_children", "KL_CHILDREN"), 12);
}

TEST(TranslationsAreValidTest, FixturesOfHospitalNotification) {
  EXPECT_EQ(CheckFolder("tests/fixtures/hospitalnotification", "MEDCOM_HOSPITALNOTIFICATION"), 12);
}

TEST(TranslationsAreValidTest, RealFilesOfHospitalNotification) {
  if (!fs::exists(Corpus())) GTEST_SKIP() << "skipped: the corpus is not there";
  EXPECT_GE(CheckFolder(Corpus() / "medcom-fhir/hospitalnotification", "MEDCOM_HOSPITALNOTIFICATION"), 34);
}

TEST(TranslationsAreValidTest, FixturesOfDaycare) {
  EXPECT_EQ(CheckForms("full.json", "DAYCARE_TRANSITION_JSON"), 1);
  EXPECT_EQ(CheckForms("observation.csv", "DAYCARE_OBSERVATION_CSV"), 1);
  EXPECT_EQ(CheckForms("observation.json", "DAYCARE_OBSERVATION_JSON"), 1);
}

// A roster is half a summary: what was seen of the child and that the parents know come from who sends it, and residue
// is taken out.
void CompleteSummary(exchange::v1::Handover& handover) {
  auto& sections = *handover.mutable_sections();
  for (int i = sections.size() - 1; i >= 0; --i) {
    if (sections[i].body().has_residue()) sections.DeleteSubrange(i, 1);
  }
  exchange::v1::Section& seen = *handover.add_sections();
  seen.mutable_header()->set_section_id("00112233445566778899aabbccddeeff");
  seen.mutable_header()->set_type("SchoolReadiness");
  exchange::v1::SectionHeader::About& about = *seen.mutable_header()->add_about();
  about.set_person_id(handover.envelope().subject_person_id());
  about.set_role(options::v1::PERSON_ROLE_CHILD);
  seen.mutable_body()->mutable_school_readiness()->mutable_provenance()->set_observer_role("PEDAGOGUE");
  seen.mutable_body()->mutable_school_readiness()->add_strengths("Holder på sin blyant.");
  exchange::v1::Envelope::ParentInvolvement& parent = *handover.mutable_envelope()->add_parent_involvements();
  parent.set_state(exchange::v1::Envelope::ParentInvolvement::INFORMED);
  for (const exchange::v1::RoutingSlip::Person& person : handover.slip().persons()) {
    if (person.role() == options::v1::PERSON_ROLE_OTHER_PARENT) parent.set_person_id(person.person_id());
  }
}

TEST(TranslationsAreValidTest, FixturesOfOneRosterOnceTheyAreCompleted) {
  const absl::Time now = absl::FromUnixSeconds(1'795'000'000);
  const Registry registry = MakeRegistry();
  int checked = 0;
  for (const char* folder : {"tests/fixtures/oneroster/full_1.1", "tests/fixtures/oneroster/full_1.2"}) {
    fakes::SeededRandom random;
    const std::string package = fakes::Packed(fakes::FilesOfFolder(folder));
    ASSERT_NE(registry.Recognise(package), nullptr);
    for (exchange::v1::Handover& handover : registry.Recognise(package)->Read(package, {&random, now}).handovers) {
      EXPECT_NE(Check(handover, now), absl::OkStatus());  // Half a summary is not taken for a whole one.
      CompleteSummary(handover);
      EXPECT_EQ(Check(handover, now), absl::OkStatus()) << folder;
      ++checked;
    }
  }
  EXPECT_EQ(checked, 3);
}

TEST(TranslationsAreValidTest, FixturesOfEdifact) {
  EXPECT_EQ(CheckFolder("tests/fixtures/dis32", "MEDCOM_DIS32"), 4);
  EXPECT_EQ(CheckFolder("tests/fixtures/dis91", "MEDCOM_DIS91"), 2);
}

TEST(TranslationsAreValidTest, RealFilesOfEdifact) {
  if (!fs::exists(Corpus())) GTEST_SKIP() << "skipped: the corpus is not there";
  EXPECT_GE(CheckFolder(Corpus() / "medcom-legacy", "MEDCOM_DIS91"), 1);
}

TEST(TranslationsAreValidTest, RealFilesOfHl7v2AndCda) {
  if (!fs::exists(Corpus())) GTEST_SKIP() << "skipped: the corpus is not there";
  EXPECT_GE(CheckFolder(Corpus() / "cdc-newborn-hl7v2", "HL7V2"), 70);
  EXPECT_EQ(CheckFolder(Corpus() / "graviditetsmappen-cda", "CDA"), 3);
  EXPECT_GE(CheckFolder(Corpus() / "lpr3-cda", "CDA"), 2);
}

// Every document of the fixtures that is taken: its handovers carry the digest of the bytes as they came, whatever was
// done to them before they were read (envelopes, character sets, packages). By format, how many.
std::map<std::string, int> CheckDigests() {
  static const Registry& registry = *new Registry(MakeRegistry());
  std::map<std::string, int> checked;
  for (const auto& entry : fs::recursive_directory_iterator("tests/fixtures")) {
    if (!entry.is_regular_file()) continue;
    const std::string bytes = Text(entry.path());
    const Reader* reader = registry.Recognise(bytes);
    if (reader == nullptr) continue;
    fakes::SeededRandom random;
    const Translation translation = reader->Read(bytes, {&random, absl::FromUnixSeconds(1'767'300'000)});
    const Digest digest = HashOf(bytes);
    const std::string expected(reinterpret_cast<const char*>(digest.data()), digest.size());
    for (const exchange::v1::Handover& handover : translation.handovers) {
      EXPECT_EQ(handover.envelope().source_sha256(), expected) << entry.path();
      ++checked[std::string(reader->format())];
    }
  }
  return checked;
}

TEST(TranslationsAreValidTest, EveryFormatKeepsTheDigestOfTheBytesAsTheyCame) {
  const std::map<std::string, int> checked = CheckDigests();
  // All but the package of OneRoster, which its own tests pack.
  for (const char* format : {"MEDCOM_XDIS32", "MEDCOM_XDIS91", "CDA", "KL_CHILDREN", "STIL_UNILOGIN"}) {
    EXPECT_GT(checked.contains(format) ? checked.at(format) : 0, 0) << format;
  }
  EXPECT_GE(checked.size(), 12u);
}

}  // namespace translations_are_valid_internal
}  // namespace handover::adapters
