using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>A link that the server has accepted.</summary>
/// <param name="Name">What its name says.</param>
/// <param name="Memory">What it points to.</param>
/// <param name="Client">Who made it.</param>
/// <param name="Ring">The ring, if it is one.</param>
internal sealed record Registered(RegistrationName Name, ClientMemory Memory, ClientIdentity Client, ServedRing? Ring);
