#include "tests/fakes/world/pipeline_world.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <utility>

#include "broker/base/commitment/delivery_digest.h"
#include "broker/base/commitment/frame.h"
#include "broker/base/commitment/handover_root.h"
#include "broker/base/commitment/key_statement.h"
#include "broker/base/commitment/merkle.h"
#include "broker/base/commitment/product_layout.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/escalate.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/hand_out.h"
#include "broker/pipeline/import_facts.h"
#include "broker/pipeline/load_policy.h"
#include "broker/pipeline/record_consent.h"
#include "broker/pipeline/recover.h"
#include "broker/pipeline/routes.h"
#include "broker/pipeline/shadow_policy.h"
#include "broker/store/log_reader.h"
#include "broker/store/restore.h"
#include "clients/cpp/acknowledgement.h"
#include "clients/cpp/outgoing_handover.h"
#include "clients/cpp/session.h"
#include "handover/directory/v1/directory_service.pb.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/fakes/world/awaited.h"

namespace handover::fakes {
namespace pipeline_world_internal {

template <typename T>
T Must(absl::StatusOr<T> value, const char* what) {
  if (value.ok()) return *std::move(value);
  std::cerr << "pipeline_world: " << what << ": " << value.status() << "\n";
  std::abort();
}

void Must(const absl::Status& status, const char* what) {
  if (status.ok()) return;
  std::cerr << "pipeline_world: " << what << ": " << status << "\n";
  std::abort();
}

exchange::v1::SignedFrame AsMessage(const BuiltFrame& built) {
  exchange::v1::SignedFrame frame;
  frame.set_statement(ToString(built.statement));
  frame.set_signature(ToString(built.signature));
  return frame;
}

}  // namespace pipeline_world_internal

using namespace pipeline_world_internal;

std::vector<policy::NamedText> ShippedPolicyFiles() {
  std::vector<policy::NamedText> files;
  for (const auto& entry : std::filesystem::directory_iterator("deploy/policy")) {
    if (entry.path().extension() != ".textproto") continue;
    files.push_back({entry.path().filename().string(), ReadFileBytes(entry.path().string())});
  }
  return files;
}

namespace pipeline_world_internal {

// Parsed once: it never changes, and takes longer than everything else in a world.
const std::shared_ptr<const pipeline::ActivePolicy>& ShippedPolicy() {
  static const auto& policy = *new auto(Must(pipeline::MakePolicy(ShippedPolicyFiles()), "policy"));
  return policy;
}

}  // namespace pipeline_world_internal

Digest RootOf(const exchange::v1::SubmittedHandover& submitted) {
  exchange::v1::Envelope envelope;
  const std::optional<Id16> pad_seed = ToId16(submitted.pad_seed());
  const bool readable = envelope.ParseFromString(submitted.envelope());
  const std::optional<Id16> handover_id = ToId16(envelope.handover_id());
  if (!readable || !pad_seed.has_value() || !handover_id.has_value()) return Digest{};
  std::vector<ItemView> items;
  for (const exchange::v1::Item& item : submitted.items()) {
    if (item.salt().size() != sizeof(Id16) || item.kind() == exchange::v1::Item::KIND_UNSPECIFIED) return Digest{};
    items.push_back({static_cast<ItemKind>(item.kind()), item.salt(), item.label(), item.body()});
  }
  const std::optional<RebuiltHandover> rebuilt = RebuildHandover(
      {*handover_id, *pad_seed, submitted.envelope(), items, {}, static_cast<uint64_t>(envelope.slots())});
  return rebuilt.has_value() ? rebuilt->root : Digest{};
}

identity::Operator Tester() {
  identity::Operator by;
  by.name = "Tester";
  return by;
}

// What a crash takes away.
struct PipelineWorld::Broker {
  std::unique_ptr<store::HeadFile> head_file;
  std::unique_ptr<store::KeyVault> vault;
  std::unique_ptr<store::Committer> committer;
  PseudonymKey pseudonyms;
  Layout layout = MakeProductLayout();
  pipeline::Current<identity::Directory> directory;
  pipeline::Current<pipeline::ActivePolicy> policy;
  pipeline::FactsSource facts;
  pipeline::StoredWaitingRows waiting_rows;
  delivery::Queues queues;
  delivery::StatusFeed feed;
  delivery::EscalationFeed escalations;
  pipeline::Settings settings;
  pipeline::ShadowPolicy shadow;
  pipeline::Environment env;
  pipeline::ManageDirectory manage;
  std::unique_ptr<store::ErasureList> list;
  pipeline::Eraser eraser;
  pipeline::Escalator escalator;
  pipeline::RouteWatch routes;

  Broker(PipelineWorld& world, std::unique_ptr<store::HeadFile> head, std::unique_ptr<store::KeyVault> keys,
         std::unique_ptr<store::Committer> commits, std::shared_ptr<const identity::Directory> parties,
         std::shared_ptr<const pipeline::ActivePolicy> law)
      : head_file(std::move(head)),
        vault(std::move(keys)),
        committer(std::move(commits)),
        pseudonyms(Must(PseudonymKey::FromSecret(std::string(32, 'p')), "pseudonym key")),
        directory(std::move(parties)),
        policy(std::move(law)),
        facts({}, *world.store_, *vault),
        waiting_rows(*world.store_),
        queues(world.clock_, waiting_rows),
        env{*world.store_, *committer, *vault, world.clock_,
            world.random_, pseudonyms, layout, world.log_key_.verify_key(),
            directory,     policy,     facts,  queues,
            feed,          escalations, settings,    shadow},
        manage(env),
        list(Must(store::ErasureList::Open(world.folder_ + "/head.erasures"), "erasure list")),
        eraser(env, *list),
        escalator({}, env, [](const pipeline::Escalator::Told&) {}),
        routes({}, env, [](const absl::Status&) {}) {}
  // Whoever did not wait for its answer may still have a commit on its way, which wants the queues.
  ~Broker() { committer->Drain(); }
};

PipelineWorld::PipelineWorld(uint64_t seed) : PipelineWorld(WorldOptions{seed, nullptr}) {}

PipelineWorld::PipelineWorld(const WorldOptions& options)
    : options_(options), random_(options.seed), log_key_(Must(SigningKey::Generate(), "log key")) {
  folder_ = (std::filesystem::temp_directory_path() / "handover_world_XXXXXX").string();
  if (::mkdtemp(folder_.data()) == nullptr) std::abort();
  OpenStore(std::make_unique<MemoryStore>());
  Start();
}

PipelineWorld::~PipelineWorld() {
  broker_.reset();
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

void PipelineWorld::Start() {
  auto head_file = Must(store::HeadFile::Open(folder_ + "/head"), "head file");
  const bool is_new = !std::filesystem::exists(folder_ + "/keys");
  auto vault = Must(
      store::KeyVault::Open({folder_ + "/keys", *store::SecretKey::FromBytes(std::string(32, 'r')), is_new}, random_),
      "key vault");
  auto committer = Must(store::Committer::Start({}, *store_, *head_file, log_key_, clock_, random_), "committer");
  auto directory = Must(pipeline::LoadDirectory(*store_), "directory");
  broker_ = std::make_unique<Broker>(*this, std::move(head_file), std::move(vault), std::move(committer),
                                     std::move(directory), ShippedPolicy());
  erased_again_ = Must(broker_->eraser.CatchUp(), "erasures");
  Must(pipeline::RecoverQueues(broker_->env).status(), "queues");
}

void PipelineWorld::OpenStore(std::unique_ptr<MemoryStore> memory) {
  if (options_.open_store) {
    store_ = Must(options_.open_store(folder_), "store");
    return;
  }
  memory_ = memory.get();
  store_ = std::move(memory);
}

MemoryStore& PipelineWorld::store() {
  if (memory_ == nullptr) std::abort();
  return *memory_;
}

void PipelineWorld::Restart() {
  std::unique_ptr<MemoryStore> medium = memory_ == nullptr ? nullptr : memory_->Restart();
  broker_.reset();
  store_.reset();
  OpenStore(std::move(medium));
  Start();
}

void PipelineWorld::Tick() {
  broker_->queues.LapseLeases();
  for (bool more = true; more;) {
    more = broker_->routes.Round();
    broker_->routes.Await();
  }
  while (broker_->escalator.Begin() > 0) broker_->escalator.Await();
  broker_->escalator.Await();
}

pipeline::Environment& PipelineWorld::env() { return broker_->env; }

pipeline::Settings& PipelineWorld::settings() { return broker_->settings; }

pipeline::Eraser& PipelineWorld::eraser() { return broker_->eraser; }

void PipelineWorld::BackUpTo(const std::string& folder) {
  const store::BackupSource source{*store_, folder_ + "/keys", folder_ + "/head", folder_ + "/head.erasures"};
  Must(broker_->eraser.WhileIdle([&] { return store::BackupStore(source, folder); }), "backup");
}

void PipelineWorld::RestoreFrom(const std::string& folder) {
  broker_.reset();
  store_.reset();
  OpenStore(Must(MemoryStore::OpenCopy(folder + "/store"), "copy"));
  WriteFileBytes(folder_ + "/keys", ReadFileBytes(folder + "/keys"));
  WriteFileBytes(folder_ + "/head", ReadFileBytes(folder + "/head"));
  Start();
}

pipeline::ManageDirectory& PipelineWorld::manage() { return broker_->manage; }

const WorldParty& PipelineWorld::AddParty(const std::string& alias, directory::v1::Sector sector,
                                          const std::vector<std::string>& municipality_codes) {
  admin::v1::AddPartyRequest request;
  request.mutable_party()->set_alias(alias);
  request.mutable_party()->set_display_name(alias);
  request.mutable_party()->set_sector(sector);
  request.mutable_party()->set_cvr("29190909");
  for (const std::string& code : municipality_codes) request.mutable_party()->add_municipality_codes(code);
  Awaited<absl::StatusOr<admin::v1::AddPartyResponse>> added;
  broker_->manage.AddParty(Tester(), request, added.Done());
  const directory::v1::Party party = Must(added.Get(), "AddParty").party();
  identity::Caller caller;
  caller.party = *PartyId::FromBytes(Must(ParseUuid(party.party_id()), "party id"));
  caller.alias = alias;
  caller.sector = sector;
  SigningKey key = Must(SigningKey::Generate(), "signing key");
  Must(EnrolKey(caller.party, key.verify_key()).status(), "EnrolSigningKey");
  return parties_.insert_or_assign(alias, WorldParty{caller, std::move(key)}).first->second;
}

absl::Status PipelineWorld::ChangeParty(const std::string& alias,
                                        const std::function<void(directory::v1::Party&)>& change) {
  admin::v1::AddPartyRequest request;
  *request.mutable_party() = env().directory.Get()->FindByAlias(alias)->record;
  change(*request.mutable_party());
  Awaited<absl::StatusOr<admin::v1::AddPartyResponse>> changed;
  broker_->manage.AddParty(Tester(), request, changed.Done());
  return changed.Get().status();
}

absl::StatusOr<admin::v1::EnrolSigningKeyResponse> PipelineWorld::EnrolKey(const PartyId& party, const VerifyKey& key) {
  KeyStatement statement;
  statement.party = *ToId16(party.bytes());
  statement.spki = key.spki();
  admin::v1::EnrolSigningKeyRequest request;
  request.set_statement(EncodeKeyStatement(statement));
  Awaited<absl::StatusOr<admin::v1::EnrolSigningKeyResponse>> enrolled;
  broker_->manage.EnrolSigningKey(Tester(), request, enrolled.Done());
  return enrolled.Get();
}

absl::StatusOr<admin::v1::RevokeSigningKeyResponse> PipelineWorld::RevokeKey(const std::string& party) {
  admin::v1::RevokeSigningKeyRequest request;
  request.set_key_id(ToString(parties_.at(party).key.verify_key().key_id()));
  request.set_reason_code("ROTATED");
  Awaited<absl::StatusOr<admin::v1::RevokeSigningKeyResponse>> revoked;
  broker_->manage.RevokeSigningKey(Tester(), request, revoked.Done());
  return revoked.Get();
}

absl::Status PipelineWorld::SetPartyState(const std::string& alias, directory::v1::Party::State state) {
  Awaited<absl::StatusOr<directory::v1::Party>> set;
  broker_->manage.SetPartyState(Tester(), alias, state, set.Done());
  return set.Get().status();
}

absl::Status PipelineWorld::ImportFacts(const consent::v1::RegisterFacts& facts) {
  admin::v1::ImportFactsRequest request;
  *request.add_facts() = facts;
  Awaited<absl::StatusOr<admin::v1::ImportFactsResponse>> imported;
  pipeline::ImportFacts(Tester(), request, env(), imported.Done());
  return imported.Get().status();
}

absl::StatusOr<consent::v1::ConsentRecord> PipelineWorld::RecordConsent(const std::string& party,
                                                                        const consent::v1::ConsentRecord& record) {
  consent::v1::RecordConsentRequest request;
  request.set_request_id(FormatUuid(NewUuid7(clock_.Now(), random_)));
  *request.mutable_consent() = record;
  Awaited<absl::StatusOr<consent::v1::RecordConsentResponse>> recorded;
  pipeline::RecordConsent(parties_.at(party).caller, request, pipeline::RecordKind::kConsent, env(), recorded.Done());
  HANDOVER_ASSIGN_OR_RETURN(consent::v1::RecordConsentResponse response, recorded.Get());
  return response.consent();
}

absl::StatusOr<consent::v1::ConsentRecord> PipelineWorld::RecordObjection(const std::string& party,
                                                                          const consent::v1::ConsentRecord& record) {
  consent::v1::RecordConsentRequest request;
  request.set_request_id(FormatUuid(NewUuid7(clock_.Now(), random_)));
  *request.mutable_consent() = record;
  Awaited<absl::StatusOr<consent::v1::RecordConsentResponse>> recorded;
  pipeline::RecordConsent(parties_.at(party).caller, request, pipeline::RecordKind::kObjection, env(), recorded.Done());
  HANDOVER_ASSIGN_OR_RETURN(consent::v1::RecordConsentResponse response, recorded.Get());
  return response.consent();
}

absl::Status PipelineWorld::RevokeConsent(const std::string& party, const consent::v1::ConsentRecord& record,
                                          const std::vector<options::v1::DataCategory>& categories) {
  consent::v1::RevokeConsentRequest request;
  request.set_consent_id(record.consent_id());
  *request.mutable_subject() = record.subject();
  request.set_received_by("Tester, health visitor");
  for (const options::v1::DataCategory category : categories) request.add_categories(category);
  Awaited<absl::StatusOr<consent::v1::RevokeConsentResponse>> revoked;
  pipeline::RevokeConsent(parties_.at(party).caller, request, env(), revoked.Done());
  return revoked.Get().status();
}

exchange::v1::SubmittedHandover PipelineWorld::Seal(const std::string& party, const exchange::v1::Handover& handover) {
  const WorldParty& sender = parties_.at(party);
  directory::v1::GetSelfResponse self;
  self.set_log_id(ToString(log_key().key_id()));
  self.mutable_party()->set_party_id(ToString(sender.caller.party));
  self.mutable_party()->set_sector(sender.caller.sector);
  for (const policy::v1::Kind& kind : env().policy.Get()->set.policy().kinds()) {
    directory::v1::KindSlots& slots = *self.add_kinds();
    slots.set_kind(kind.name());
    slots.set_slots(kind.slots());
  }
  const client::PartyProfile profile = Must(client::PartyProfile::FromSelf(self), "profile");
  const client::OutgoingHandover sealed =
      Must(client::HandoverSealer(clock_, random_).Seal(handover, profile), "sealing");
  exchange::v1::SubmittedHandover submitted;
  submitted.ParseFromString(sealed.submitted);
  return submitted;
}

BuiltFrame PipelineWorld::SignMembers(const SigningKey& key, absl::Span<const Digest> members) {
  return Must(
      BuildFrame({members, log_key().key_id(), static_cast<uint64_t>(absl::ToUnixMillis(clock_.Now())), {}}, key),
      "frame");
}

pipeline::SubmittedFrame PipelineWorld::SignAs(const SigningKey& key,
                                               std::vector<exchange::v1::SubmittedHandover> handovers) {
  std::vector<Digest> members;
  for (size_t i = 0; i < handovers.size(); ++i) {
    members.push_back(RootOf(handovers[i]));
    handovers[i].set_frame_index(static_cast<int>(i));
  }
  return {AsMessage(SignMembers(key, members)), std::move(handovers)};
}

pipeline::SubmittedFrame PipelineWorld::Sign(const std::string& party,
                                             std::vector<exchange::v1::SubmittedHandover> handovers) {
  return SignAs(parties_.at(party).key, std::move(handovers));
}

pipeline::SubmittedFrame PipelineWorld::Sign(const std::string& party, const exchange::v1::Handover& handover) {
  return Sign(party, std::vector<exchange::v1::SubmittedHandover>{Seal(party, handover)});
}

std::vector<absl::StatusOr<pipeline::Submitted>> PipelineWorld::SubmitFrame(const std::string& party,
                                                                            pipeline::SubmittedFrame frame) {
  Awaited<std::vector<absl::StatusOr<pipeline::Submitted>>> submitted;
  pipeline::SubmitHandovers(parties_.at(party).caller, std::move(frame), env(), submitted.Done());
  return submitted.Get();
}

absl::StatusOr<pipeline::Submitted> PipelineWorld::Submit(const std::string& party, pipeline::SubmittedFrame frame) {
  return SubmitFrame(party, std::move(frame)).front();
}

absl::StatusOr<pipeline::Submitted> PipelineWorld::Submit(const std::string& party,
                                                          const exchange::v1::Handover& handover) {
  return Submit(party, Sign(party, handover));
}

std::vector<exchange::v1::DeliveredCopy> PipelineWorld::HandOut(const std::string& party, size_t max_count,
                                                                absl::Duration lease) {
  std::vector<exchange::v1::DeliveredCopy> copies;
  for (bool again = true; again && copies.size() < max_count;) {
    Awaited<pipeline::HandedOut> handed_out;
    pipeline::HandOut({parties_.at(party).caller.party, max_count - copies.size(), lease}, env(), handed_out.Done());
    pipeline::HandedOut out = handed_out.Get();
    std::move(out.copies.begin(), out.copies.end(), std::back_inserter(copies));
    again = out.again;
  }
  return copies;
}

absl::StatusOr<SpokenAck> PipelineWorld::Speak(const std::string& party, const exchange::v1::DeliveredCopy& copy,
                                               const Word& word) {
  HANDOVER_ASSIGN_OR_RETURN(const client::DeliveryTicket ticket,
                            client::TicketOfStoredCopy(copy, parties_.at(party).caller.party));
  exchange::v1::Acknowledgement ack;
  ack.set_delivery_id(copy.delivery_id());
  ack.set_outcome(word.outcome);
  ack.set_time_ms(absl::ToUnixMillis(clock_.Now()));
  ack.set_professional(word.professional);
  ack.set_reason(word.reason);
  ack.set_redirect_role(word.redirect_role);
  if (!word.redirect_party.empty()) {
    ack.set_redirect_party(std::string(parties_.at(word.redirect_party).caller.party.bytes()));
  }
  const std::string bytes = ack.SerializeAsString();
  return SpokenAck{bytes, AckDigest(ticket.delivery_digest, bytes)};
}

exchange::v1::AcknowledgeDeliveriesRequest PipelineWorld::Sign(const std::string& party,
                                                               const std::vector<SpokenAck>& spoken) {
  std::vector<Digest> members;
  exchange::v1::AcknowledgeDeliveriesRequest request;
  for (const SpokenAck& one : spoken) {
    exchange::v1::SignedAcknowledgement& signed_ack = *request.add_acknowledgements();
    signed_ack.set_acknowledgement(one.acknowledgement);
    signed_ack.set_frame_index(static_cast<int>(members.size()));
    members.push_back(one.digest);
  }
  *request.mutable_frame() = AsMessage(SignMembers(parties_.at(party).key, members));
  return request;
}

std::vector<absl::StatusOr<pipeline::Acknowledged>> PipelineWorld::Acknowledge(
    const std::string& party, exchange::v1::AcknowledgeDeliveriesRequest request) {
  Awaited<std::vector<absl::StatusOr<pipeline::Acknowledged>>> acknowledged;
  pipeline::AcknowledgeDeliveries(parties_.at(party).caller, std::move(request), env(), acknowledged.Done());
  return acknowledged.Get();
}

absl::StatusOr<pipeline::Acknowledged> PipelineWorld::Acknowledge(const std::string& party,
                                                                  const exchange::v1::DeliveredCopy& copy,
                                                                  const Word& word) {
  HANDOVER_ASSIGN_OR_RETURN(const SpokenAck spoken, Speak(party, copy, word));
  return Acknowledge(party, Sign(party, {spoken})).front();
}

absl::Status PipelineWorld::VerifyLog() {
  const store::LogReader log(*store_);
  HANDOVER_ASSIGN_OR_RETURN(const auto head, log.NewestHead());
  const std::optional<TreeHead> opened = OpenTreeHead({head.head, head.signature}, log_key());
  if (!opened.has_value()) return absl::DataLossError("the newest head does not verify");
  std::vector<Digest> leaves;
  for (uint64_t i = 0; i < opened->size; ++i) {
    HANDOVER_ASSIGN_OR_RETURN(const storage::v1::LeafRecord record, log.Leaf(i));
    leaves.push_back(MerkleLeafHash(record.leaf()));
  }
  if (MerkleRoot(leaves) != opened->root) return absl::DataLossError("the leaves are not the tree of the head");
  return absl::OkStatus();
}

}  // namespace handover::fakes
