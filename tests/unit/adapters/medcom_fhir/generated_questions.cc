#include "tests/unit/adapters/medcom_fhir/generated_questions.h"

#include <random>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

#include "adapters/held_fields.h"
#include "broker/base/commitment/hash.h"

namespace handover::adapters::fhir::testing {
namespace generated_questions_internal {

using exchange::v1::Handover;
using exchange::v1::Section;

constexpr const char* kSender = "5790000999026";
constexpr const char* kReceiver = "5790000999019";
constexpr int64_t kMadeMs = 1'718'900'000'000;

constexpr std::string_view kPieces[] = {"Rikke", " ", "\n", "æøå",    "<b>", "&amp;", "\"",
                                        "\\",    "’", "😀",  "1,5 kg", "a",   "\t"};
constexpr std::string_view kFiles[] = {"%PDF-1.4\n%%EOF\n", "\x89PNG\r\n\x1a\nabc", "GIF89a...", "\xff\xd8\xff\xe0..."};

class Inventor {
 public:
  explicit Inventor(uint64_t seed) : random_(seed) {}

  Handover Invent() {
    Envelope();
    Subject();
    Title();
    const int texts = 1 + Below(4);
    for (int i = 0; i < texts; ++i) Text(i);
    const int files = Below(3);
    for (int i = 0; i < files; ++i) File(i);
    if (Below(3) == 0) Professional("CARE_TEAM", "Barselsteam", absl::StrCat("gln:", kReceiver), "");
    return handover_;
  }

 private:
  void Envelope() {
    exchange::v1::Envelope& envelope = *handover_.mutable_envelope();
    envelope.set_handover_id(Id(1));
    envelope.set_sender_party(std::string(16, 'S'));
    envelope.set_subject_person_id("a1");
    envelope.set_schema_version(1);
    envelope.set_created_ms(kMadeMs + Below(1000));
    envelope.set_author_role("HEALTH_VISITOR");
    envelope.set_author_name("Hanne Test Fagperson");
    const int kind = Below(3);
    envelope.set_kind(kind == 1 ? "REPLY" : "QUERY");
    if (kind > 0) {
      exchange::v1::Envelope::Related& related = *envelope.add_related();
      related.set_relation(kind == 1 ? exchange::v1::Envelope::ANSWERS : exchange::v1::Envelope::FORWARDS);
      related.set_handover_id(Id(2));
    }
    envelope.set_priority(exchange::v1::ROUTINE);
    exchange::v1::Addressee& addressee = *handover_.add_addressees();
    addressee.set_purpose("TREATMENT");
    addressee.set_legal_basis("HEALTH_TREATMENT_NECESSITY");
    addressee.set_stated_address(absl::StrCat("gln:", kReceiver));
  }

  void Subject() {
    model::v1::PersonIdentity& identity = *Add("a1", options::v1::PERSON_ROLE_CHILD).mutable_person_identity();
    identity.add_identifiers()->set_cpr("0505209996");
    if (Below(3) == 0) identity.add_identifiers()->set_x_ecpr("0505201TE9");
    if (Below(3) == 0) {
      identity.add_identifiers()->mutable_local()->set_system("https://journal.example.dk");
      identity.mutable_identifiers()->rbegin()->mutable_local()->set_value(absl::StrCat("A-", Below(100)));
    }
    if (Below(4) > 0) identity.set_official_family_name("Berggren");
    if (Below(4) > 0) identity.set_official_given_name(Below(2) == 0 ? "Rikke Test" : "Rikke  Test");
    const model::v1::Sex sexes[] = {model::v1::SEX_UNSPECIFIED, model::v1::SEX_FEMALE, model::v1::SEX_OTHER};
    identity.set_sex(sexes[Below(3)]);
    if (Below(2) == 0) {
      identity.mutable_birth_date()->set_year(2020);
      identity.mutable_birth_date()->set_month(5);
      identity.mutable_birth_date()->set_day(5);
    }
    identity.set_address_protected(Below(3) == 0);
    identity.set_deceased(Below(5) == 0);
  }

  void Title() { title_ = Below(3) == 0 ? "" : Words(40); }

  void Provenance(int i, bool author, model::v1::Provenance& provenance) {
    const std::string entry =
        absl::StrFormat("urn:uuid:00000000-0000-4000-8000-%012d", Below(1000) * 100 + i + (author ? 0 : 50));
    provenance.set_source_entry_id(entry);
    provenance.set_observer_organisation(absl::StrCat("gln:", kSender));
    provenance.mutable_recorded()->mutable_time()->set_seconds(1'718'800'000 + Below(90'000));
    provenance.mutable_recorded()->mutable_time()->set_nanos(Below(2) * 250'000'000);
    if (!author) return;
    const bool midwife = Below(2) == 0;
    provenance.set_observer_role(midwife ? "jordemoder" : "sundhedsplejerske");
    provenance.set_observer_name(midwife ? "Pia Test Fagperson" : "Hanne");
  }

  void Text(int i) {
    model::v1::Note& note = *Add("a1", options::v1::PERSON_ROLE_CHILD).mutable_note();
    Provenance(i, true, *note.mutable_provenance());
    const bool midwife = note.provenance().observer_role() == "jordemoder";
    note.set_contact_telephone(midwife ? "87654321" : "+45 12345678");
    note.set_title(title_);
    note.set_text(absl::StrCat("x", Words(200)));
    note.mutable_source_topic()->set_system(std::string(kCategorySystem));
    // Without a title the category must not be `other`.
    note.mutable_source_topic()->set_code(title_.empty() ? "carecoordination" : "other");
    bool& listed = midwife ? midwife_ : visitor_;
    if (listed) return;
    listed = true;
    Professional(midwife ? "MIDWIFE" : "HEALTH_VISITOR", note.provenance().observer_name(),
                 absl::StrCat("gln:", kSender), note.contact_telephone());
  }

  void File(int i) {
    model::v1::Attachment& file = *Add("a1", options::v1::PERSON_ROLE_CHILD).mutable_attachment();
    Provenance(i, false, *file.mutable_provenance());
    if (Below(2) == 0) file.mutable_provenance()->mutable_observed()->mutable_time()->set_seconds(1'718'000'000);
    file.set_content(std::string(kFiles[static_cast<size_t>(Below(4))]) + Words(50));
    file.set_title(absl::StrCat("Kurve ", i));
    file.set_media_type(std::string(SniffAttachmentType(file.content())));
    file.set_size_bytes(static_cast<int64_t>(file.content().size()));
    const Digest digest = HashOf(file.content());
    file.set_content_sha256(std::string(digest.begin(), digest.end()));
  }

  void Professional(const std::string& role, const std::string& name, const std::string& organisation,
                    const std::string& telephone) {
    model::v1::Professional& one = *Add("b1", options::v1::PERSON_ROLE_PROFESSIONAL).mutable_professional();
    one.set_role(role);
    one.set_name(name);
    one.set_organisation(organisation);
    one.set_telephone(telephone);
  }

  exchange::v1::SectionBody& Add(const std::string& person, options::v1::PersonRole role) {
    Section& section = *handover_.add_sections();
    section.mutable_header()->add_about()->set_person_id(person);
    section.mutable_header()->mutable_about(0)->set_role(role);
    return *section.mutable_body();
  }

  std::string Id(int which) { return absl::StrFormat("%014d%02d", Below(1'000'000), which); }

  std::string Words(size_t most) {
    std::string text = "T";
    const int count = Below(8);
    for (int i = 0; i < count; ++i) {
      const std::string_view piece = kPieces[static_cast<size_t>(Below(static_cast<int>(std::size(kPieces))))];
      if (text.size() + piece.size() < most) text += piece;
    }
    return text + ".";
  }

  int Below(int count) { return static_cast<int>(random_() % static_cast<uint64_t>(count)); }

  std::mt19937_64 random_;
  Handover handover_;
  std::string title_;
  bool midwife_ = false;
  bool visitor_ = false;
};

}  // namespace generated_questions_internal

exchange::v1::Handover GeneratedQuestion(uint64_t seed) {
  return generated_questions_internal::Inventor(seed).Invent();
}

exchange::v1::Handover SimpleQuestion() {
  exchange::v1::Handover question;
  exchange::v1::Envelope& envelope = *question.mutable_envelope();
  envelope.set_handover_id(std::string("\x01\x90\x34\xb6\x97\xe0\x80\x8f\xb1\x85}\xc4%\xfa\xe6!", 16));
  envelope.set_sender_party(std::string(16, 'S'));
  envelope.set_subject_person_id("a1");
  envelope.set_kind("QUERY");
  envelope.set_schema_version(1);
  envelope.set_created_ms(generated_questions_internal::kMadeMs);
  envelope.set_priority(exchange::v1::ROUTINE);
  envelope.set_author_role("HEALTH_VISITOR");
  envelope.set_author_name("Hanne Test Fagperson");
  exchange::v1::Addressee& addressee = *question.add_addressees();
  addressee.set_purpose("TREATMENT");
  addressee.set_legal_basis("HEALTH_TREATMENT_NECESSITY");
  addressee.set_stated_address("gln:5790000999019");
  model::v1::PersonIdentity& identity = *AddBody(question, options::v1::PERSON_ROLE_CHILD).mutable_person_identity();
  identity.add_identifiers()->set_cpr("0505209996");
  identity.set_official_given_name("Rikke Test");
  identity.set_official_family_name("Berggren");
  model::v1::Note& note = *AddBody(question, options::v1::PERSON_ROLE_CHILD).mutable_note();
  note.mutable_provenance()->mutable_recorded()->mutable_time()->set_seconds(1'718'800'000);
  note.set_title("Vægt");
  note.set_text("Hvornår blev Rikke vejet sidst?");
  note.set_contact_telephone("87654321");
  return question;
}

exchange::v1::SectionBody& BodyIn(exchange::v1::Handover& handover, std::string_view type) {
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    const google::protobuf::Message* body = BodyOf(section);
    if (body != nullptr && body->GetDescriptor()->name() == type) return *section.mutable_body();
  }
  ADD_FAILURE() << type;
  return *handover.mutable_sections(0)->mutable_body();
}

exchange::v1::SectionBody& AddBody(exchange::v1::Handover& handover, options::v1::PersonRole role) {
  exchange::v1::SectionHeader::About& about = *handover.add_sections()->mutable_header()->add_about();
  about.set_person_id(role == options::v1::PERSON_ROLE_PROFESSIONAL ? "b1" : "a1");
  about.set_role(role);
  return *handover.mutable_sections()->rbegin()->mutable_body();
}

std::vector<std::string> RefusedFor(const Written& written) {
  std::vector<std::string> errors;
  for (const Issue& issue : written.issues) {
    if (issue.severity == Severity::kError) errors.push_back(issue.code + " " + issue.path);
  }
  EXPECT_EQ(errors.empty(), !written.bytes.empty());
  return errors;
}

std::vector<std::string> LostOf(const Written& written) {
  std::vector<std::string> lost;
  for (const Loss& loss : written.losses) lost.push_back(loss.code + " " + loss.path);
  return lost;
}

const KnownParties& TheParties() {
  static const auto& parties = *new KnownParties{
      {std::string(16, 'S'), {"gln:5790000999026", "sor:999021000016002"}},
      {std::string(16, 'R'), {"gln:5790000999019", "sor:999011000016001"}},
  };
  return parties;
}

Written WriteMessage(const exchange::v1::Handover& handover, MessageVersion version, Syntax syntax) {
  return CareCommunicationWriter(version, syntax).WriteKnowing(TheParties(), {handover});
}

}  // namespace handover::adapters::fhir::testing
