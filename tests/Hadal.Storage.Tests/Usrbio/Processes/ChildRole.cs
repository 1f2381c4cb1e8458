using System.Runtime.CompilerServices;
using Hadal.Storage.Tests.Usrbio.Hf3fs;

namespace Hadal.Storage.Tests.Usrbio.Processes;

/// <summary>This executable again, as a server or a client that a test kills: chosen by a variable, before any test is looked for.</summary>
internal static class ChildRole
{
    internal const string Variable = "HADAL_TEST_USER_RINGS";

    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } role)
            return;
        string[] words = role.Split(' ');
        Environment.Exit(words[0] switch
        {
            "serve" => ServingChild.Run(words[1], holds: false),
            "hold" => ServingChild.Run(words[1], holds: true),
            "work" => WorkingChild.Run(words[1], int.Parse(words[2], null)),
            "ring" => RingChild.Run(words[1], int.Parse(words[2], null)),
            "idle" => IdleChild.Run(words[1]),
            "mount" => MountingChild.Run(words[1], words[2]),
            "reopen" => ReopeningChild.Run(words[1], int.Parse(words[2], null)),
            "stray" => StrayChild.Run(),
            "hf3fs" => Hf3fsChild.Run(words[1]),
            "steady" => SteadyChild.Run(int.Parse(words[1], null)),
            _ => 2,
        });
    }

    /// <summary>When the parent wants no more. Console.In is synchronous also where it says otherwise.</summary>
    internal static Task EndOfInput()
        => Task.Factory.StartNew(() => Console.In.ReadToEnd(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
