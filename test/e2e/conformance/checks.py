"""What a miner's or validator's Python does with a chain, done with a rehearsal: one JSON line a check."""

import json
import sys
import time

import bittensor as bt
import bittensor_drand
from bittensor_wallet import Keypair

URL, NETUID = sys.argv[1], int(sys.argv[2])


class Wallet:
    """Of a development key: what the SDK asks of a wallet, without files."""

    def __init__(self, hotkey, coldkey=None):
        self.hotkey = Keypair.create_from_uri(hotkey)
        self.coldkey = self.coldkeypub = Keypair.create_from_uri(coldkey or hotkey)
        self.name = self.hotkey_str = hotkey

    def unlock_coldkey(self):
        return self.coldkey

    def unlock_hotkey(self):
        return self.hotkey


def check(name, value):
    try:
        print(json.dumps({"name": name, "value": value()}), flush=True)
    except Exception as error:
        print(json.dumps({"name": name, "error": f"{type(error).__name__}: {error}"[:500]}), flush=True)


def done(answer):
    return answer[0] if isinstance(answer, tuple) else bool(getattr(answer, "success", answer))


def commit_at_round(wallet, text, reveal_round):
    """As set_reveal_commitment does it, but for a round of which the real signature is known."""
    length = ((len(text.encode()) << 2) | 1).to_bytes(2, "little")
    envelope, _ = bittensor_drand.encrypt_at_round(length + text.encode(), reveal_round)
    low = envelope[0] & 3
    ciphertext = envelope[(1, 2, 4)[low] : -8]
    fields = [{"TimelockEncrypted": {"encrypted": ciphertext, "reveal_round": reveal_round}}]
    call = chain.substrate.compose_call("Commitments", "set_commitment", {"netuid": NETUID, "info": {"fields": [fields]}})
    extrinsic = chain.substrate.create_signed_extrinsic(call, keypair=wallet.hotkey)
    receipt = chain.substrate.submit_extrinsic(extrinsic, wait_for_inclusion=True, wait_for_finalization=True)
    return bool(receipt.is_success)


def revealed():
    return {who: [text for _, text in texts] for who, texts in chain.get_all_revealed_commitments(NETUID).items()}


def later_block():
    start = chain.get_current_block()
    while chain.get_current_block() < start + 6:
        time.sleep(0.1)
    return True


chain = bt.Subtensor(URL)
alice, bob, charlie = Wallet("//Alice"), Wallet("//Bob", "//Alice"), Wallet("//Charlie")
address = charlie.hotkey.ss58_address
axon = bt.Axon(wallet=charlie, ip="8.8.8.8", external_ip="8.8.8.8", port=8091, external_port=8091)

check("blocks are made", lambda: chain.get_current_block() >= 0)
check("balance", lambda: chain.get_balance(alice.coldkey.ss58_address).tao)
check("is_hotkey_registered", lambda: chain.is_hotkey_registered(netuid=NETUID, hotkey_ss58=bob.hotkey.ss58_address))
check("uid", lambda: chain.get_uid_for_hotkey_on_subnet(hotkey_ss58=bob.hotkey.ss58_address, netuid=NETUID))
check("neurons_lite", lambda: [neuron.hotkey for neuron in chain.neurons_lite(NETUID)])
check("metagraph", lambda: chain.metagraph(NETUID).hotkeys)
check("metagraph, not lite", lambda: int(chain.metagraph(NETUID, lite=False).n))
check("hyperparameters", lambda: chain.get_subnet_hyperparameters(NETUID).tempo)
check("burn", lambda: chain.recycle(NETUID).tao)
check("neuron_for_uid", lambda: chain.neuron_for_uid(1, NETUID).hotkey)
check("burned_register", lambda: done(chain.burned_register(charlie, NETUID, wait_for_inclusion=True, wait_for_finalization=True)))
check("registered", lambda: chain.get_uid_for_hotkey_on_subnet(hotkey_ss58=address, netuid=NETUID))
check("set_commitment", lambda: done(chain.set_commitment(charlie, NETUID, "hello world")))
check("get_commitment", lambda: chain.get_commitment(NETUID, 2))
check("get_all_commitments", lambda: chain.get_all_commitments(NETUID))
check("serve_axon", lambda: done(chain.serve_axon(NETUID, axon)))
check("served", lambda: [chain.neuron_for_uid(2, NETUID).axon_info.ip, chain.neuron_for_uid(2, NETUID).axon_info.port])
check("set_reveal_commitment", lambda: done(chain.set_reveal_commitment(charlie, NETUID, "later", blocks_until_reveal=1)))
check("blocks go on", later_block)
check("committed at a round that is there", lambda: commit_at_round(charlie, "by the Python package".ljust(100, "."), 1000))
check("and more blocks", later_block)
check("get_all_revealed_commitments", revealed)
check("set_weights", lambda: done(chain.set_weights(alice, NETUID, [1, 2], [0.5, 1], wait_for_inclusion=True, wait_for_finalization=True)))
check("weights", lambda: chain.weights(NETUID))
