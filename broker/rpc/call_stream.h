// The turns of one streaming call: what is started next, by one thread at a time.
//
// gRPC's callbacks, the committer, a worker and the registry all want something of a stream. None of them calls gRPC
// itself: each changes what is known under the lock and lets Drive() do what follows from it. So no lock is held across
// a call into gRPC, and nothing is ever started after the call has been finished.
#ifndef HANDOVER_BROKER_RPC_CALL_STREAM_H_
#define HANDOVER_BROKER_RPC_CALL_STREAM_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "broker/identity/caller.h"
#include "broker/rpc/edge.h"
#include "broker/rpc/peer.h"
#include "broker/rpc/stream_registry.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"
#include "grpcpp/support/status.h"

namespace handover::rpc {

// Owned by itself from Begin() until gRPC has let go of it; whoever waits for a commit shares it.
class CallStream : public OpenStream, public std::enable_shared_from_this<CallStream> {
 public:
  CallStream(std::string_view method, Peers::Certificate certificate, Edge& edge)
      : edge_(edge), method_(method), certificate_(std::move(certificate)) {}

  // Once, when a shared_ptr holds it.
  void Begin();

  // As OpenStream. Thread-safe.
  const absl::StatusOr<identity::PeerCertificate>& certificate() const override { return *certificate_; }
  void End(const absl::Status& why) override;
  void Abort() override;

 protected:
  // What the stream has to do, asked under the lock.
  virtual bool WantsRequest() const ABSL_SHARED_LOCKS_REQUIRED(mu_) = 0;
  virtual bool TakeResponse() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) = 0;  // Makes the next message, if there is one.
  virtual bool IsIdle() const ABSL_SHARED_LOCKS_REQUIRED(mu_) = 0;     // Nothing is on its way to be sent.
  virtual void OnWritten() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {}       // The message was sent, or never will be.
  virtual void AfterWrite() {}  // The same, later and without the lock.
  // Nobody listens any more. Without the lock, before the stream goes.
  virtual void OnGone() {}

  // The calls into gRPC, each from one thread at a time.
  virtual void StartReading() = 0;
  virtual void StartWriting() = 0;
  virtual void FinishCall(const grpc::Status& status) = 0;
  virtual void CancelCall() = 0;

  // What gRPC says.
  bool ReadDone(bool ok);  // True: there is a request; call RequestDone() when it has been taken.
  void RequestDone();
  void WriteDone(bool ok);
  void Cancelled();
  void Gone();

  // Does what follows from a change. Without the lock.
  void Drive() ABSL_LOCKS_EXCLUDED(mu_);

  // There is nothing more to say: ends well once everything is sent.
  void Complete();

  // For whom the call is made, now. An error is to End() the stream.
  absl::StatusOr<identity::Caller> IdentifyCaller(Risk risk);

  // Ends the stream with the refusal of a request, once that is logged; until then no other request is taken.
  void RefuseRequest(const identity::Caller& caller, const absl::Status& refusal);

  // Takes requests and may go on: neither ended nor about to be, nor closed by the client, nor broken.
  bool IsOpen() const ABSL_SHARED_LOCKS_REQUIRED(mu_) { return why_.ok() && !refusing_ && !closed_ && !broken_; }

  Edge& edge_;
  const std::string_view method_;  // For the metrics.

  mutable absl::Mutex mu_;

 private:
  enum class Step { kNothing, kRead, kWrite, kAbort, kFinish };
  Step NextStep() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Do(Step step, const grpc::Status& status);

  const Peers::Certificate certificate_;

  std::shared_ptr<CallStream> self_;  // Shared with whoever waits for a commit; Gone() lets go.
  uint64_t registered_ = 0;

  absl::Status why_ ABSL_GUARDED_BY(mu_);              // Not OK: the broker ends it, for this reason.
  bool refusing_ ABSL_GUARDED_BY(mu_) = false;         // A refusal is being logged: the stream waits for its end.
  grpc::Status final_ ABSL_GUARDED_BY(mu_);            // As finished.
  bool reading_ ABSL_GUARDED_BY(mu_) = false;          // A read is under way.
  bool taking_ ABSL_GUARDED_BY(mu_) = false;           // A request is being taken.
  bool writing_ ABSL_GUARDED_BY(mu_) = false;          // A write is under way.
  bool closed_ ABSL_GUARDED_BY(mu_) = false;           // The client sends no more.
  bool broken_ ABSL_GUARDED_BY(mu_) = false;           // The client is gone.
  bool abort_wanted_ ABSL_GUARDED_BY(mu_) = false;
  bool finished_ ABSL_GUARDED_BY(mu_) = false;
  bool driving_ ABSL_GUARDED_BY(mu_) = false;          // A thread is in Drive(); it looks again before it leaves.
};

// A stream in both directions.
template <typename Request, typename Response>
class DuplexStream : public grpc::ServerBidiReactor<Request, Response>, public CallStream {
 public:
  DuplexStream(std::string_view method, grpc::CallbackServerContext& context, Edge& edge)
      : CallStream(method, edge.peers.CertificateOf(context), edge), context_(context) {}

  void OnReadDone(bool ok) final {
    if (!ReadDone(ok)) return;
    OnRequest(request_);
    RequestDone();
  }
  void OnWriteDone(bool ok) final { WriteDone(ok); }
  void OnCancel() final { Cancelled(); }
  void OnDone() final { Gone(); }

 protected:
  // One request at a time, in the order they came, without the lock.
  virtual void OnRequest(Request& request) = 0;

  Response response_ ABSL_GUARDED_BY(mu_);  // Being written; changed in TakeResponse() alone.

 private:
  void StartReading() final { this->StartRead(&request_); }
  void StartWriting() final ABSL_NO_THREAD_SAFETY_ANALYSIS { this->StartWrite(&response_); }
  void FinishCall(const grpc::Status& status) final { this->Finish(status); }
  void CancelCall() final { context_.TryCancel(); }

  grpc::CallbackServerContext& context_;
  Request request_;
};

// A stream to the client, after one request.
template <typename Response>
class AnswerStream : public grpc::ServerWriteReactor<Response>, public CallStream {
 public:
  AnswerStream(std::string_view method, grpc::CallbackServerContext& context, Edge& edge)
      : CallStream(method, edge.peers.CertificateOf(context), edge), context_(context) {}

  void OnWriteDone(bool ok) final { WriteDone(ok); }
  void OnCancel() final { Cancelled(); }
  void OnDone() final { Gone(); }

 protected:
  bool WantsRequest() const final ABSL_SHARED_LOCKS_REQUIRED(mu_) { return false; }

  Response response_ ABSL_GUARDED_BY(mu_);  // As in DuplexStream.

 private:
  void StartReading() final {}
  void StartWriting() final ABSL_NO_THREAD_SAFETY_ANALYSIS { this->StartWrite(&response_); }
  void FinishCall(const grpc::Status& status) final { this->Finish(status); }
  void CancelCall() final { context_.TryCancel(); }

  grpc::CallbackServerContext& context_;
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_CALL_STREAM_H_
