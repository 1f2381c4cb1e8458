namespace Hadal.Storage.Fuse.Operations;

/// <summary>
/// Does what a message asks for. Its answer is 0, with what it wrote into the reply; an error number; or <see cref="Handlers.NoReply"/>.
/// </summary>
internal delegate int Handler(Request request, Reply reply);
