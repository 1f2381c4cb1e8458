using System.CommandLine;
using Hadal.Cli.CommandLine;
using Hadal.Storage;
using Spectre.Console;

namespace Hadal.Cli.Commands.Usrbio;

/// <summary><c>hadal usrbio</c>: user rings of 3FS over local files.</summary>
internal static class UsrbioCommand
{
    internal static Command Create(ToolConsole console) => new("usrbio", "User rings of 3FS (USRBIO) over local files.") { Serve(console) };

    private static Command Serve(ToolConsole console)
    {
        Option<DirectoryInfo> folder = new Option<DirectoryInfo>("--dir") { Description = "Folder to serve.", HelpName = "DIR", Required = true }.NeedsValue();
        Option<DirectoryInfo> mount = new Option<DirectoryInfo>("--mount")
        {
            Description = "Folder to mount it on, as 3FS is. Without it clients of Hadal find the rings in the folder itself.",
            HelpName = "MNT",
        }.NeedsValue();
        Option<bool> everybody = new("--all-users") { Description = "Let clients of other users in." };
        Command command = new("serve", "Serve a folder until it is interrupted.") { folder, mount, everybody };
        command.SetAction(parsed =>
        {
            using Interruption interruption = new();
            using UserRingService service = UserRingService.Start(
                parsed.GetValue(folder)!.FullName, parsed.GetValue(mount)?.FullName, parsed.GetValue(everybody));
            console.Print(parsed, new UsrbioService(service.Folder, service.Root, Environment.ProcessId), UsrbioJson.Default.UsrbioService, Render);
            Task interrupted = Task.Delay(Timeout.Infinite, interruption.Token);
            if (Task.WhenAny(service.Ended, interrupted).GetAwaiter().GetResult() == service.Ended)
            {
                console.Note($"'{service.Root}' was unmounted.");
            }
        });
        return command;
    }

    private static Text Render(UsrbioService service) => new($"Serving '{service.Folder}' at '{service.Root}'; Ctrl-C ends it.\n");
}
