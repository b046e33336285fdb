#include "tests/unit/broker/pipeline/pipeline_test_base.h"

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/text_format.h"

#include "broker/base/commitment/delivered_copy.h"
#include "broker/base/commitment/receipt_check.h"
#include "broker/base/refusal.h"
#include "broker/pipeline/handover_status.h"
#include "broker/pipeline/import_facts.h"
#include "broker/pipeline/load_policy.h"
#include "broker/pipeline/log_entry.h"
#include "broker/store/log_reader.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::pipeline {
namespace pipeline_test_base_internal {

using exchange::v1::Item;

std::vector<std::string_view> ViewsOf(const google::protobuf::RepeatedPtrField<std::string>& strings) {
  return {strings.begin(), strings.end()};
}

LoggedLeaf LoggedLeafOf(const exchange::v1::Receipt& receipt) {
  return {receipt.leaf(), static_cast<uint64_t>(receipt.leaf_index()), ViewsOf(receipt.path())};
}

// Slip, addressees, sections by their ids, which the fixtures number.
std::pair<int, std::string> PlaceOfItem(const Item& item) {
  exchange::v1::SectionHeader header;
  header.ParseFromString(item.label());
  const int rank = item.kind() == Item::SLIP ? 0 : item.kind() == Item::ADDRESSEE ? 1 : 2;
  return {rank, header.section_id()};
}

exchange::v1::Handover With(exchange::v1::Handover handover, exchange::v1::Addressee addressee) {
  *handover.add_addressees() = std::move(addressee);
  return handover;
}

// By the role that the addressee names, or because the copy says who passed it on.
class RoleOrChain final : public AddressedBy {
 public:
  RoleOrChain(std::string role, bool redirected) : role_(std::move(role)), redirected_(redirected) {}
  bool Reaches(const AddresseeFacts& addressee) const override { return redirected_ || addressee.role == role_; }

 private:
  const std::string role_;
  const bool redirected_;
};

}  // namespace pipeline_test_base_internal

using namespace pipeline_test_base_internal;

model::v1::PersonIdentifier Cpr(const std::string& number) {
  model::v1::PersonIdentifier identifier;
  identifier.set_cpr(number);
  return identifier;
}

exchange::v1::Handover FixtureHandover(const std::string& name) {
  exchange::v1::Handover handover;
  const std::string text = fakes::ReadFileBytes("tests/fixtures/handovers/" + name + ".textproto");
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &handover)) << name;
  return handover;
}

exchange::v1::Addressee ToRole(const std::string& role, const std::string& purpose, const std::string& basis) {
  exchange::v1::Addressee addressee;
  addressee.set_role(role);
  addressee.set_purpose(purpose);
  addressee.set_legal_basis(basis);
  return addressee;
}

exchange::v1::Handover BirthNotification() {
  return With(FixtureHandover("birth_notification"),
              ToRole("HEALTH_VISITING", "HEALTH_VISITING", "STATUTORY_BIRTH_NOTICE"));
}

exchange::v1::Handover VisitSummary() {
  return With(FixtureHandover("visit_summary"), ToRole("GP", "TREATMENT", "HEALTH_TREATMENT_NECESSITY"));
}

exchange::v1::Handover TransitionSummary() {
  return With(FixtureHandover("transition_summary"),
              ToRole("DAYCARE_MUNICIPAL", "DAYCARE_START", "HEALTH_OTHER_PURPOSE_CONSENT"));
}

exchange::v1::Handover ConcernReport() {
  return With(FixtureHandover("concern_report"),
              ToRole("SOCIAL_SERVICES", "CHILD_PROTECTION", "CONCERN_DUTY_PROFESSIONAL"));
}

exchange::v1::Handover Question() {
  return With(FixtureHandover("query"), ToRole("GP", "TREATMENT", "HEALTH_TREATMENT_NECESSITY"));
}

exchange::v1::Handover BirthOf(const std::string& child_number) {
  exchange::v1::Handover handover = BirthNotification();
  *handover.mutable_slip()->mutable_persons(0)->mutable_identifiers(0) = Cpr(child_number);
  model::v1::PersonIdentity& identity = *handover.mutable_sections(0)->mutable_body()->mutable_person_identity();
  *identity.mutable_identifiers(0) = Cpr(child_number);
  return handover;
}

exchange::v1::Section& SectionOf(exchange::v1::Handover& handover, const std::string& type) {
  const auto found =
      std::find_if(handover.mutable_sections()->begin(), handover.mutable_sections()->end(),
                   [&](const exchange::v1::Section& section) { return section.header().type() == type; });
  EXPECT_NE(found, handover.mutable_sections()->end()) << type;
  return *found;
}

std::string Verdict(const absl::Status& status) {
  if (status.ok()) return "OK";
  const exchange::v1::ErrorDetail detail = DetailOf(status);
  return detail.field_path().empty() ? detail.code() : absl::StrCat(detail.code(), " at ", detail.field_path());
}

std::string LongVerdict(const absl::Status& status) {
  return absl::StrCat(Verdict(status), ", ", absl::StatusCodeToString(status.code()));
}

std::string WireOf(const absl::Status& status) {
  return absl::StrCat(status.message(), DetailOf(status).SerializeAsString());
}

std::string SectionTypesOf(const exchange::v1::DeliveredCopy& copy) {
  std::vector<std::string> types;
  for (const Item& item : copy.items()) {
    exchange::v1::SectionHeader header;
    if (item.kind() == Item::SECTION && header.ParseFromString(item.label())) types.push_back(header.type());
  }
  std::sort(types.begin(), types.end());
  return absl::StrJoin(types, " ");
}

fakes::PipelineWorld::Word SayDelivered() { return {}; }

fakes::PipelineWorld::Word SayAccepted() {
  fakes::PipelineWorld::Word word;
  word.outcome = exchange::v1::Acknowledgement::OUTCOME_ACCEPTED;
  word.professional = "Hanne Test, health visitor";
  return word;
}

fakes::PipelineWorld::Word SayDeclined() {
  fakes::PipelineWorld::Word word = SayAccepted();
  word.outcome = exchange::v1::Acknowledgement::OUTCOME_DECLINED;
  word.reason = "NOT_RESPONSIBLE";
  return word;
}

fakes::PipelineWorld::Word SayRedirectedTo(const std::string& alias) {
  fakes::PipelineWorld::Word word = SayAccepted();
  word.outcome = exchange::v1::Acknowledgement::OUTCOME_REDIRECTED;
  word.reason = "MOVED_AWAY";
  word.redirect_party = alias;
  return word;
}

struct NoFileCanBeWritten::State {
  void (*handler)(int) = nullptr;
  rlimit limit{};
};

NoFileCanBeWritten::NoFileCanBeWritten() : state_(std::make_unique<State>()) {
  state_->handler = std::signal(SIGXFSZ, SIG_IGN);
  ::getrlimit(RLIMIT_FSIZE, &state_->limit);
  const rlimit none{0, state_->limit.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &none);
}

NoFileCanBeWritten::~NoFileCanBeWritten() {
  ::setrlimit(RLIMIT_FSIZE, &state_->limit);
  std::signal(SIGXFSZ, state_->handler);
}

PipelineTest::PipelineTest(const fakes::WorldOptions& options) : world_(options) {
  world_.AddParty("ouh", directory::v1::BIRTH_CLINIC);
  world_.AddParty("odense-hv", directory::v1::HEALTH_VISITING, {"0461"});
  world_.AddParty("aarhus-hv", directory::v1::HEALTH_VISITING, {"0751"});
  world_.AddParty("odense-social", directory::v1::SOCIAL_SERVICES, {"0461"});
  world_.AddParty("gp-a", directory::v1::GP);
  world_.AddParty("daycare", directory::v1::DAYCARE_MUNICIPAL, {"0461"});
  world_.AddParty("volunteers", directory::v1::CIVIL_SOCIETY);
  for (const char* number : {kChildNumber, kMotherNumber, kFatherNumber}) {
    EXPECT_TRUE(world_.ImportFacts(FactsOf(number)).ok());
  }
}

void PipelineTest::TearDown() {
  const absl::Status verified = log_is_kept_ ? world_.VerifyLog() : absl::OkStatus();
  EXPECT_TRUE(verified.ok()) << verified;
}

PersonKey PipelineTest::KeyOf(const std::string& number) {
  return ComputePersonKey(Cpr(number), env().pseudonyms, NoMother).value();
}

consent::v1::RegisterFacts PipelineTest::FactsOf(const std::string& number) {
  consent::v1::RegisterFacts facts;
  *facts.mutable_person() = Cpr(number);
  facts.set_municipality_code("0461");
  if (number == kMotherNumber || number == kFatherNumber) return facts;
  facts.set_gp_party("gp-a");
  facts.set_daycare_party("daycare");
  for (const char* holder : {kMotherNumber, kFatherNumber}) {
    consent::v1::RegisterFacts::Holder& out = *facts.add_holders();
    *out.mutable_person() = Cpr(holder);
    out.set_capacity(consent::v1::Grant::CUSTODY);
  }
  return facts;
}

consent::v1::ConsentRecord PipelineTest::ConsentOf(const ConsentWords& words) {
  consent::v1::ConsentRecord record;
  *record.mutable_subject() = Cpr(words.subject);
  const int64_t now = absl::ToUnixSeconds(world_.clock().Now());
  for (const std::string& grantor : words.by) {
    consent::v1::Grant& grant = *record.add_grants();
    *grant.mutable_grantor() = Cpr(grantor);
    grant.set_capacity(grantor == words.subject ? consent::v1::Grant::SELF : consent::v1::Grant::CUSTODY);
    grant.mutable_grant_time()->set_seconds(now);
    grant.set_form(consent::v1::Grant::WRITTEN);
    grant.set_received_by("Hanne Test, health visitor");
  }
  consent::v1::Provision& provision = *record.add_provisions();
  provision.set_effect(words.effect);
  for (const options::v1::DataCategory category : words.categories) provision.add_categories(category);
  if (words.to != directory::v1::SECTOR_UNSPECIFIED) provision.add_to_sectors(words.to);
  record.mutable_valid_from_time()->set_seconds(now);
  return record;
}

consent::v1::ConsentRecord PipelineTest::ConsentToTransition() {
  return ConsentOf({kChildNumber,
                    {kMotherNumber, kFatherNumber},
                    {options::v1::DATA_CATEGORY_ADMIN, options::v1::DATA_CATEGORY_IDENTITY,
                     options::v1::DATA_CATEGORY_CHILD_DEVELOPMENT, options::v1::DATA_CATEGORY_INTERACTION},
                    directory::v1::DAYCARE_MUNICIPAL});
}

exchange::v1::SubmittedHandover PipelineTest::Sealed(const std::string& party, const exchange::v1::Handover& handover) {
  exchange::v1::SubmittedHandover submitted = world_.Seal(party, handover);
  std::stable_sort(submitted.mutable_items()->begin(), submitted.mutable_items()->end(),
                   [](const Item& left, const Item& right) { return PlaceOfItem(left) < PlaceOfItem(right); });
  return submitted;
}

Submitted PipelineTest::MustSubmit(const std::string& party, const exchange::v1::Handover& handover) {
  absl::StatusOr<Submitted> submitted = world_.Submit(party, handover);
  EXPECT_EQ(Verdict(submitted), "OK");
  return submitted.ok() ? *std::move(submitted) : Submitted();
}

HandoverId PipelineTest::MustSubmitId(const std::string& party, const exchange::v1::Handover& handover) {
  return ParseHandoverId(MustSubmit(party, handover).acceptance.handover_id()).value_or(HandoverId());
}

exchange::v1::DeliveredCopy PipelineTest::MustReceive(const std::string& party) {
  std::vector<exchange::v1::DeliveredCopy> copies = world_.HandOut(party);
  EXPECT_EQ(copies.size(), 1u);
  return copies.empty() ? exchange::v1::DeliveredCopy() : std::move(copies.front());
}

Acknowledged PipelineTest::MustAcknowledge(const std::string& party, const exchange::v1::DeliveredCopy& copy,
                                           const fakes::PipelineWorld::Word& word) {
  absl::StatusOr<Acknowledged> acknowledged = world_.Acknowledge(party, copy, word);
  EXPECT_EQ(Verdict(acknowledged), "OK");
  return acknowledged.ok() ? *std::move(acknowledged) : Acknowledged();
}

exchange::v1::HandoverStatus PipelineTest::MustGetStatus(const std::string& party, const HandoverId& id) {
  absl::StatusOr<exchange::v1::HandoverStatus> status = GetHandoverStatus(caller(party), id, env());
  EXPECT_EQ(Verdict(status), "OK");
  return status.value_or(exchange::v1::HandoverStatus());
}

std::string PipelineTest::StatesOf(const std::string& party, const HandoverId& id) {
  std::vector<std::string> states;
  const exchange::v1::HandoverStatus status = MustGetStatus(party, id);
  for (const auto& delivery : status.deliveries()) {
    const std::string reason = delivery.reason().empty() ? "" : absl::StrCat("(", delivery.reason(), ")");
    states.push_back(exchange::v1::DeliveryState_Name(delivery.state()) + reason);
  }
  return absl::StrJoin(states, " ");
}

PipelineTest::RowCounts PipelineTest::CountRows() {
  RowCounts counts;
  for (int table = 0; table < store::kTableCount; ++table) {
    counts[table] = world_.store().row_count(static_cast<store::Table>(table));
  }
  counts.erase(static_cast<int>(store::Table::kLeaf));
  counts.erase(static_cast<int>(store::Table::kNode));
  return counts;
}

std::string PipelineTest::AllRows() {
  std::string rows;
  for (int table = 0; table < store::kTableCount; ++table) {
    const absl::Status scanned = world_.rows().Scan(static_cast<store::Table>(table), {},
                                                    [&rows](std::string_view key, std::string_view value) {
                                                      rows.append(key).append("\n").append(value).append("\n");
                                                      return true;
                                                    });
    EXPECT_TRUE(scanned.ok()) << scanned;
  }
  return rows;
}

void PipelineTest::OverwriteRow(store::Table table, const std::string& key, const std::string& value) {
  const store::Operation operation = store::Put(table, key, value);
  EXPECT_TRUE(world_.store().Commit({&operation, 1}).ok());
}

uint64_t PipelineTest::LogSize() { return store::LogReader(world_.rows()).NewestHead().value().size; }

std::vector<LoggedEvent> PipelineTest::EventsSince(uint64_t index) {
  const store::LogReader log(world_.rows());
  std::vector<LoggedEvent> events;
  for (; index < LogSize(); ++index) {
    const storage::v1::LeafRecord record = log.Leaf(index).value();
    const Leaf leaf = ParseLeaf(record.leaf()).value();
    events.push_back({index, leaf.type, leaf.ref, record.stream_key(),
                      OpenLeafDetail(record, env()).value_or(storage::v1::LeafDetail())});
  }
  return events;
}

std::vector<LoggedEvent> PipelineTest::EventsNamed(const std::string& event) {
  std::vector<LoggedEvent> events = EventsSince(0);
  std::erase_if(events, [&event](const LoggedEvent& one) { return one.detail.event() != event; });
  return events;
}

void PipelineTest::Join(const std::string& earlier, const std::string& person) {
  admin::v1::ImportFactsRequest request;
  consent::v1::IdentityEvent& event = *request.add_events();
  event.set_kind(consent::v1::IdentityEvent::SAME_PERSON);
  *event.mutable_earlier() = Cpr(earlier);
  *event.mutable_person() = Cpr(person);
  fakes::Awaited<absl::StatusOr<admin::v1::ImportFactsResponse>> answer;
  ImportFacts(fakes::Tester(), request, env(), answer.Done());
  ASSERT_EQ(Verdict(answer.Get()), "OK");
}

void PipelineTest::ActivateWith(const std::string& text) {
  std::vector<policy::NamedText> files = fakes::ShippedPolicyFiles();
  files.push_back({"more.textproto", text});
  Activate(std::move(files));
}

void PipelineTest::ActivateWhere(const std::string& mark, const std::string& from, const std::string& to) {
  std::vector<policy::NamedText> files = fakes::ShippedPolicyFiles();
  int changed = 0;
  for (policy::NamedText& file : files) {
    const size_t marked = file.text.find(mark);
    const size_t at = marked == std::string::npos ? marked : file.text.find(from, marked);
    if (at == std::string::npos) continue;
    file.text.replace(at, from.size(), to);
    ++changed;
  }
  ASSERT_EQ(changed, 1) << mark << " " << from;
  Activate(std::move(files));
}

void PipelineTest::Activate(std::vector<policy::NamedText> files) {
  fakes::Awaited<absl::StatusOr<admin::v1::ReloadPolicyResponse>> answer;
  ActivatePolicy(fakes::Tester(), std::move(files), env(), answer.Done());
  ASSERT_EQ(Verdict(answer.Get()), "OK");
}

Reason PipelineTest::CheckReceiptOf(const exchange::v1::Receipt& receipt, LeafType type, const Digest& ref) {
  return CheckReceipt({.meaning = {type, ref},
                       .logged = LoggedLeafOf(receipt),
                       .head = {receipt.head(), receipt.head_signature()},
                       .seen = {},
                       .consistency = {}},
                      world_.log_key());
}

std::string PipelineTest::CheckCopy(const std::string& party, const exchange::v1::DeliveredCopy& copy) {
  DeliveredCopyView view;
  view.delivery_id = copy.delivery_id();
  view.envelope = copy.envelope();
  for (const Item& item : copy.items()) {
    view.opened.push_back({static_cast<ItemKind>(item.kind()), item.salt(), item.label(), item.body()});
  }
  view.others = ViewsOf(copy.others());
  view.place = {static_cast<uint64_t>(copy.frame_index()), ViewsOf(copy.frame_path())};
  view.delivered = LoggedLeafOf(copy.proof());
  view.head = {copy.proof().head(), copy.proof().head_signature()};
  view.accepted_index = static_cast<uint64_t>(copy.accepted_index());
  FrameChecker frame({copy.frame().statement(), copy.frame().signature()});
  const RoleOrChain addressed_by(directory::v1::Sector_Name(caller(party).sector), !copy.redirect_chain().empty());
  const std::shared_ptr<const identity::Directory> directory = env().directory.Get();
  CheckedCopy checked;
  const CheckOutcome outcome = CheckDeliveredCopy(view, frame,
                                                  {.me = *ToId16(caller(party).party.bytes()),
                                                   .layout = env().layout,
                                                   .keys = *directory,
                                                   .log_key = world_.log_key(),
                                                   .addressed_by = &addressed_by},
                                                  checked);
  return outcome.ok() ? "OK" : std::string(ReasonCode(outcome.reason));
}

absl::Status PipelineTest::MustRefuse(const std::string& party, SubmittedFrame frame) {
  RowCounts before = CountRows();
  const uint64_t size = LogSize();
  const absl::StatusOr<Submitted> submitted = world_.Submit(party, std::move(frame));
  EXPECT_FALSE(submitted.ok());
  RowCounts after = CountRows();
  // The refusal stands in the streams of the persons it concerns.
  for (const store::Table of_the_log : {store::Table::kPathway, store::Table::kStream}) {
    before.erase(static_cast<int>(of_the_log));
    after.erase(static_cast<int>(of_the_log));
  }
  EXPECT_EQ(after, before);
  const exchange::v1::ErrorDetail why = DetailOf(submitted.status());
  EXPECT_FALSE(why.code().empty());
  EXPECT_FALSE(why.rule().empty());
  const std::vector<LoggedEvent> events = EventsSince(size);
  EXPECT_FALSE(events.empty());
  for (size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].type, i == 0 ? LeafType::kRefused : LeafType::kConcerns);
    EXPECT_EQ(events[i].stream_key.empty(), events.size() == 1);
  }
  if (!events.empty()) {
    EXPECT_EQ(events[0].detail.event(), "REFUSED");
    EXPECT_EQ(events[0].detail.reason(), absl::StrCat(why.code(), " ", why.field_path()));
    EXPECT_EQ(events[0].detail.actor_party(), caller(party).party.bytes());
  }
  return submitted.status();
}

}  // namespace handover::pipeline
