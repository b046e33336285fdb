#include "broker/pipeline/submit_handover.h"

#include <atomic>
#include <utility>

#include "broker/base/commitment/frame_check.h"
#include "broker/base/commitment/merkle_frontier.h"
#include "broker/base/person_ref.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/accept_handover.h"
#include "broker/pipeline/door.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/matter.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/store/erasure_rows.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"
#include "broker/validation/envelope.h"

namespace handover::pipeline {
namespace submit_internal {

// The results of one frame on their way. Shared by the transactions of the frame; the last one answers.
struct Pending {
  SubmittedFrame frame;
  std::vector<absl::StatusOr<Submitted>> results;
  std::atomic<size_t> open{0};
  SubmitDone done;

  void Close(size_t count) {
    if (open.fetch_sub(count) == count) done(std::move(results));
  }
};
using SharedPending = std::shared_ptr<Pending>;

// What was accepted under this id, or nothing. ALREADY_EXISTS: something else was.
absl::StatusOr<std::optional<Submitted>> FindEarlier(const HandoverId& id, const Digest& root, Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::HandoverRecord>(
                                                env.store, store::Table::kHandover, store::RowKey(id)));
  if (!row.has_value()) {
    // A restored store has forgotten it; that it was erased it has been told.
    const std::string erased = store::ErasedUnitRowKey(store::KeyUse::kContent, id.bytes());
    HANDOVER_ASSIGN_OR_RETURN(const auto entry, env.store.Get(store::Table::kErasure, erased));
    if (entry.has_value()) return WasErased("envelope.handover_id");
    return std::optional<Submitted>();
  }
  if (row->record.root() != AsView(root)) {
    return Refuse(absl::StatusCode::kAlreadyExists,
                  RefusalText{"ID_REUSED", "envelope.handover_id", "was used for another handover; make a new id"});
  }
  Submitted earlier;
  earlier.acceptance = row->record.acceptance();
  earlier.acceptance.set_duplicate(true);
  HANDOVER_ASSIGN_OR_RETURN(earlier.original_receipt, store::LogReader(env.store).MakeReceipt(
                                                          static_cast<uint64_t>(row->record.accepted_index())));
  return std::optional<Submitted>(std::move(earlier));
}

// What was accepted of this very sender with these very bytes, although the door refuses it: a clock that was set back
// or a policy that asks for more does not make a refusal of what was answered well. Nothing where there is no such
// thing, where it cannot be read, and once it is too old to be sent again: then it is refused.
std::optional<Submitted> FindRefusedBefore(const exchange::v1::SubmittedHandover& submitted,
                                           const identity::Caller& caller, Environment& env) {
  const std::optional<RefusedName> name = NameOfRefused(submitted, env);
  if (!name.has_value() || env.clock.Now() - name->created > validation::kMaxHandoverAge) return std::nullopt;
  const auto row = store::ReadRow<storage::v1::HandoverRecord>(env.store, store::Table::kHandover,
                                                               store::RowKey(name->id));
  if (!row.ok() || !row->has_value() || (*row)->record.sender_party() != caller.party.bytes()) return std::nullopt;
  absl::StatusOr<std::optional<Submitted>> earlier = FindEarlier(name->id, name->root, env);
  return earlier.ok() ? *std::move(earlier) : std::nullopt;
}

// Every addressee, decided, as far as routing does not refuse it.
absl::Status RuleAll(const Entrant& entrant, const Matter& matter, const LoadedFacts& facts,
                     const DoorContext& context, Environment& env, std::vector<Ruling>& rulings) {
  for (const validation::ParsedAddressee& addressee : entrant.parsed.addressees) {
    const RulingRequest request{*addressee.addressee, policy::Phase::kSubmit, std::nullopt};
    HANDOVER_ASSIGN_OR_RETURN(Ruling ruling, Rule(matter, request, facts, context.directory, context.policy, env));
    if (ruling.route.outcome == routing::Route::Outcome::kRefused) {
      return Within(entrant.parsed.AddresseePath(addressee), ruling.route.refusal);
    }
    rulings.push_back(std::move(ruling));
  }
  return absl::OkStatus();
}

// What was learned of a handover on the way: all that a refusal can be logged with. Borrows the entrant.
struct Learned {
  std::vector<PersonOfHandover> persons;
  LoadedFacts facts;
  std::vector<Ruling> rulings;
};

// Whom it concerns, where signature and slip hold: enough to log a refusal by, also one of the content.
void LearnPersons(const Entrant& entrant, Environment& env, Learned& learned) {
  if (!entrant.has_valid_slip) return;
  absl::StatusOr<std::vector<PersonOfHandover>> persons = ResolvePersons(*entrant.parsed.slip, env.pseudonyms);
  if (persons.ok()) learned.persons = *std::move(persons);
}

// One handover whose frame holds: to a transaction, or to its answer.
absl::StatusOr<std::optional<Submitted>> Prepare(Entrant& entrant, FrameChecker& frame, const DoorContext& context,
                                                 Environment& env, store::Transaction& transaction,
                                                 const std::vector<Digest>& path,
                                                 const exchange::v1::SignedFrame& signed_frame,
                                                 std::shared_ptr<Accepted>& accepted, Learned& learned) {
  const absl::Status entered = CheckEntrant(entrant, frame, context, env);
  LearnPersons(entrant, env, learned);
  if (!entrant.has_valid_origin) return entered;
  // Before the rules of its content: they may have become others since.
  absl::StatusOr<std::optional<Submitted>> earlier = FindEarlier(entrant.id, entrant.content.rebuilt.root, env);
  if (earlier.ok() && earlier->has_value()) return earlier;
  HANDOVER_RETURN_IF_ERROR(entered);
  HANDOVER_RETURN_IF_ERROR(earlier.status());
  std::vector<SectionRef> sections;
  for (const validation::ParsedSection& section : entrant.parsed.sections) {
    sections.push_back({section.header, section.body});
  }
  const policy::SenderRef sender{context.caller.party, context.caller.sector};
  HANDOVER_ASSIGN_OR_RETURN(const Matter matter, MakeMatter(*entrant.parsed.envelope, *entrant.parsed.slip, sections,
                                                            sender, env.pseudonyms));
  HANDOVER_ASSIGN_OR_RETURN(learned.facts, env.facts.Load(matter.person_keys()));
  HANDOVER_RETURN_IF_ERROR(RuleAll(entrant, matter, learned.facts, context, env, learned.rulings));
  const AcceptRequest request{entrant,     matter,       learned.facts, learned.rulings, context,
                              frame.key(), signed_frame, path};
  HANDOVER_ASSIGN_OR_RETURN(transaction, AcceptHandover(request, env, accepted));
  return std::optional<Submitted>();
}

// The handover is refused: the refusal is logged before it is told. If it cannot be logged, the caller learns only
// that.
void Refused(const SharedPending& pending, size_t i, const RefusedHandover& refused, Environment& env) {
  const absl::Status& refusal = refused.refusal;
  pending->results[i] = refusal;
  if (refusal.code() == absl::StatusCode::kUnavailable || refusal.code() == absl::StatusCode::kDataLoss) {
    pending->Close(1);
    return;
  }
  absl::StatusOr<store::Transaction> transaction = RefuseHandover(refused, env);
  if (!transaction.ok()) {
    pending->results[i] = transaction.status();
    pending->Close(1);
    return;
  }
  transaction->done = [pending, i](absl::StatusOr<store::CommitResult> logged) {
    const bool aborted = logged.status().code() == absl::StatusCode::kAborted;
    if (aborted)
      pending->results[i] = absl::UnavailableError("the handover changed meanwhile; send it again");
    else if (!logged.ok())
      pending->results[i] = logged.status();
    pending->Close(1);
  };
  env.committer.Enqueue(*std::move(transaction));
}

void Answer(const SharedPending& pending, size_t i, const HandoverId& id, const Digest& root,
            const std::shared_ptr<Accepted>& accepted, Environment& env,
            absl::StatusOr<store::CommitResult> committed) {
  if (committed.ok()) {
    pending->results[i] = Submitted{accepted->acceptance, *std::move(committed), std::nullopt};
    for (const delivery::Waiting& waiting : accepted->waiting) env.queues.Add(waiting);
    for (const EscalationNews& news : accepted->news) env.escalations.Notify(news.id, news.parties);
  } else if (committed.status().code() == absl::StatusCode::kAborted) {
    // Somebody was faster: the same handover from a second connection, or the key was revoked, or an escalation that
    // this handover ends has climbed, a moment ago.
    absl::StatusOr<std::optional<Submitted>> earlier = FindEarlier(id, root, env);
    if (earlier.ok() && earlier->has_value())
      pending->results[i] = **std::move(earlier);
    else if (!earlier.ok())
      pending->results[i] = earlier.status();
    else
      pending->results[i] = absl::UnavailableError("what it rests on changed meanwhile; send it again");
  } else {
    pending->results[i] = committed.status();
  }
  pending->Close(1);
}

// All members of the frame are here in order, so that none needs to carry its path.
bool IsWholeFrame(const SubmittedFrame& frame, const FrameStatement& statement) {
  if (frame.handovers.size() != statement.count) return false;
  for (size_t i = 0; i < frame.handovers.size(); ++i) {
    if (frame.handovers[i].frame_index() != static_cast<int>(i)) return false;
    if (!frame.handovers[i].frame_path().empty()) return false;
  }
  return true;
}

// The path of each handover to the frame root. In a whole frame they follow from the members, which the checker is
// told.
std::vector<std::vector<Digest>> FramePaths(const SubmittedFrame& frame,
                                            const std::vector<absl::StatusOr<Entrant>>& entrants, FrameChecker& checker,
                                            Environment& env) {
  std::vector<std::vector<Digest>> paths(frame.handovers.size());
  if (checker.CheckForm() != Reason::kOk) return paths;
  if (!IsWholeFrame(frame, checker.statement())) {
    for (size_t i = 0; i < paths.size(); ++i) {
      paths[i] = ToDigests(frame.handovers[i].frame_path()).value_or(std::vector<Digest>());
    }
    return paths;
  }
  std::vector<Digest> members;
  std::vector<Digest> leaves;
  for (size_t i = 0; i < paths.size(); ++i) {
    if (entrants[i].ok())
      members.push_back(entrants[i]->content.rebuilt.root);
    else
      members.push_back(NameOfRefused(frame.handovers[i], env).value_or(RefusedName()).root);
    leaves.push_back(MerkleLeafHash(AsView(members.back())));
  }
  const AppendedGroup tree = MerkleFrontier().Extend(leaves);
  for (size_t i = 0; i < paths.size(); ++i) paths[i] = tree.Path(i);
  checker.UseMembers(std::move(members));
  return paths;
}

}  // namespace submit_internal

void SubmitHandovers(const identity::Caller& caller, SubmittedFrame frame, Environment& env, SubmitDone done) {
  using namespace submit_internal;
  const SharedPending pending = std::make_shared<Pending>();
  pending->frame = std::move(frame);
  pending->done = std::move(done);
  const size_t count = pending->frame.handovers.size();
  pending->results.assign(count, absl::UnknownError("not answered"));
  pending->open = count + 1;  // One more, so that nothing is answered before all are on their way.
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  const DoorContext context{caller, *directory, *policy};

  FrameChecker checker({pending->frame.frame.statement(), pending->frame.frame.signature()});
  const Reason form = checker.CheckForm();
  std::vector<absl::StatusOr<Entrant>> entrants;
  for (const exchange::v1::SubmittedHandover& submitted : pending->frame.handovers) {
    if (form == Reason::kOk)
      entrants.push_back(Enter(submitted, context, env));
    else
      entrants.push_back(Invalid("MALFORMED", "frame.statement", "must be a 168-byte frame statement"));
  }
  const std::vector<std::vector<Digest>> paths = FramePaths(pending->frame, entrants, checker, env);
  std::vector<store::Transaction> transactions;
  for (size_t i = 0; i < count; ++i) {
    if (!entrants[i].ok()) {
      if (std::optional<Submitted> before = FindRefusedBefore(pending->frame.handovers[i], caller, env)) {
        pending->results[i] = *std::move(before);
        pending->Close(1);
        continue;
      }
      Refused(pending, i, {.refusal = entrants[i].status(), .caller = caller.party}, env);
      continue;
    }
    store::Transaction transaction;
    std::shared_ptr<Accepted> accepted;  // Shared with the commit, which fills in what is known then.
    Learned learned;
    const absl::StatusOr<std::optional<Submitted>> prepared =
        Prepare(*entrants[i], checker, context, env, transaction, paths[i], pending->frame.frame, accepted, learned);
    const Digest root = entrants[i]->content.rebuilt.root;
    if (!prepared.ok()) {
      Refused(pending, i,
              {.refusal = prepared.status(),
               .root = root,
               .caller = caller.party,
               .envelope = entrants[i]->parsed.envelope,
               .persons = learned.persons.empty() ? nullptr : &learned.persons,
               .facts = &learned.facts.facts,
               .rulings = std::move(learned.rulings)},
              env);
    } else if (prepared->has_value()) {
      pending->results[i] = **prepared;
      pending->Close(1);
    } else {
      transaction.done = [pending, i, id = entrants[i]->id, root, accepted,
                          &env](absl::StatusOr<store::CommitResult> committed) {
        Answer(pending, i, id, root, accepted, env, std::move(committed));
      };
      transactions.push_back(std::move(transaction));
    }
  }
  if (!transactions.empty()) env.committer.Enqueue(std::move(transactions));
  pending->Close(1);
}

}  // namespace handover::pipeline
